#include "views/inspector/distributioneditor.h"

#include "model/kinds/values.h"
#include "views/inspector/densitycurve.h"
#include "views/inspector/formlayout.h"
#include "views/shared/stylesheet.h"
#include "views/shared/words.h"

#include <QGridLayout>
#include <QLabel>

#include <algorithm>
#include <cmath>

namespace inspector {

namespace {

bool actsFor(const kinds::ParamSpec &row, const QString &tag)
{
    return QString::fromLatin1(row.when).split(u' ').contains(tag);
}

bool isOneOf(const kinds::ParamSpec &row, std::initializer_list<const char *> keys)
{
    return std::any_of(keys.begin(), keys.end(), [&](const char *key) { return qstrcmp(row.key, key) == 0; });
}

std::vector<const kinds::ParamSpec *> without(std::vector<const kinds::ParamSpec *> rows,
                                              std::initializer_list<const char *> keys)
{
    std::erase_if(rows, [&](const kinds::ParamSpec *row) { return isOneOf(*row, keys); });
    return rows;
}

bool has(const std::vector<const kinds::ParamSpec *> &rows, const char *key)
{
    return std::any_of(rows.begin(), rows.end(), [&](const auto *row) { return isOneOf(*row, {key}); });
}

// Three digits are as many as anybody reads.
QString roundedDuration(double seconds)
{
    const double nanoseconds = seconds * 1e9;
    const double grain = std::pow(10, std::max(0.0, std::floor(std::log10(std::max(1.0, nanoseconds))) - 2));
    return kinds::durationText(
        static_cast<sim::Time>(std::llround(nanoseconds / grain) * std::llround(grain)));
}

// Numbers for another shape, about as long and as spread as the value before.
Moments startingFrom(const QJsonValue &value)
{
    Moments moments{0.01, 1, 0.01, 0.05};
    const auto distribution = kinds::parseDistribution(value);
    if (!distribution || distribution->scale == 0)
        return moments;
    moments = momentsOf(*distribution);
    if (moments.cv == 0)
        return {moments.mean, 1, moments.mean, 5 * moments.mean};
    return moments;
}

QJsonValue startOf(const kinds::ParamSpec &field, const Moments &moments)
{
    if (isOneOf(field, {"mean"}))
        return roundedDuration(moments.mean);
    if (isOneOf(field, {"p50"}))
        return roundedDuration(moments.p50);
    if (isOneOf(field, {"p99"}))
        return roundedDuration(moments.p99);
    if (isOneOf(field, {"cv"}))
        return std::round(moments.cv * 100) / 100;
    return kinds::initialOf(field);
}

QString exampleFor(const kinds::ParamSpec &field)
{
    return field.type == kinds::ParamType::Duration ? DistributionEditor::tr("a time such as 20ms")
                                                    : DistributionEditor::tr("a number such as 1");
}

} // namespace

std::vector<Shape> shapesOf(const kinds::ParamSpec &row)
{
    std::vector<Shape> shapes{{{}, DistributionEditor::tr("Constant"), {}}};
    for (const kinds::Option &option :
         row.rows.empty() ? std::span<const kinds::Option>() : row.rows[0].options) {
        const QString name = QLatin1String(option.key), label = views::kindText(option.label);
        std::vector<const kinds::ParamSpec *> fields;
        for (const kinds::ParamSpec &field : row.rows.subspan(1)) {
            if (actsFor(field, name))
                fields.push_back(&field);
        }
        if (has(fields, "p50") && has(fields, "mean")) {
            shapes.push_back({name, label, without(fields, {"mean", "cv"})});
            shapes.push_back(
                {name, DistributionEditor::tr("%1, by mean").arg(label), without(fields, {"p50", "p99"})});
        } else {
            shapes.push_back({name, label, fields});
        }
    }
    return shapes;
}

DistributionEditor::DistributionEditor(const kinds::ParamSpec &row, views::Theme &theme)
    : m_row(row)
    , m_theme(theme)
    , m_shapes(shapesOf(row))
    , m_box(new ChoiceBox)
    , m_curve(new DensityCurve(theme))
{
    for (std::size_t i = 0; i < m_shapes.size(); ++i)
        m_box->addItem(m_shapes[i].label, static_cast<int>(i));
    if (!*row.initial)
        m_box->insertItem(0, tr("As the node"), -1);
    m_box->setObjectName(QStringLiteral("shape"));
    m_box->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(m_box, &QComboBox::activated, this, [this] { chooseShape(m_box->currentData().toInt()); });

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(rowGap);
    layout->addWidget(m_curve);
}

DistributionEditor::~DistributionEditor() = default;

QWidget *DistributionEditor::head()
{
    return m_box;
}

int DistributionEditor::shapeOf(const QJsonValue &value) const
{
    if (value.isUndefined())
        return -1;
    const QJsonObject object = value.toObject();
    const QString name = object.value(QStringLiteral("distribution")).toString();
    int firstOfName = 0;
    for (int i = static_cast<int>(m_shapes.size()) - 1; i >= 0; --i) {
        const auto &fields = m_shapes[i].fields;
        if (m_shapes[i].name != name)
            continue;
        firstOfName = i;
        if (!fields.empty() && object.contains(QLatin1String(fields.front()->key)))
            return i;
    }
    return firstOfName;
}

void DistributionEditor::showValue(const QJsonValue &value)
{
    m_value = value;
    const int index = shapeOf(value);
    m_box->setCurrentIndex(m_box->findData(index));
    if (m_laid != index)
        layFields(index < 0 ? Shape{} : m_shapes[index]);
    m_laid = index;
    for (const Part &part : m_parts)
        part.edit->showText(textOf(part, value));
    markWrong(false);
    setVisible(index >= 0);
    const auto distribution = kinds::parseDistribution(value);
    m_curve->show(distribution ? *distribution : sim::Distribution{});
}

void DistributionEditor::layFields(const Shape &shape)
{
    if (m_fields) {
        m_fields->hide(); // one of its fields may be the sender
        m_fields->deleteLater();
    }
    m_parts.clear();
    m_edited = nullptr;
    m_fields = new QWidget;
    auto *grid = new QGridLayout(m_fields);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(rowGap);
    if (shape.name.isEmpty())
        addField(*grid, m_row);
    for (const kinds::ParamSpec *field : shape.fields)
        addField(*grid, *field);
    static_cast<QVBoxLayout *>(layout())->insertWidget(0, m_fields);
}

void DistributionEditor::addField(QGridLayout &grid, const kinds::ParamSpec &field)
{
    const bool isWhole = &field == &m_row; // a duration alone
    const QString text = isWhole ? tr("Time") : views::kindText(field.label);
    auto *label = new QLabel(text);
    views::setRole(label, "row");
    label->setToolTip(views::tipText(views::kindText(field.help)));
    auto *edit = new Field(m_theme);
    edit->setHint(tr("not set"));
    edit->setObjectName(QLatin1String(isWhole ? "time" : field.key));
    edit->setAccessibleName(text);
    edit->setToolTip(views::tipText(views::kindText(field.help)));
    edit->setFixedSize(fieldWidth, fieldHeight);
    const int row = grid.rowCount();
    grid.addWidget(label, row, 0);
    grid.addWidget(edit, row, 1);
    connect(edit, &Field::finished, this, [this, &field](const QString &typed) { setField(field, typed); });
    auto *problem = new QLabel;
    problem->setObjectName(QStringLiteral("problem:") + edit->objectName());
    problem->setTextFormat(Qt::PlainText);
    problem->setWordWrap(true);
    problem->hide();
    views::setRole(problem, "problem");
    grid.addWidget(problem, row + 1, 0, 1, 2);
    m_parts.push_back({&field, edit, problem});
}

QString DistributionEditor::textOf(const Part &part, const QJsonValue &value) const
{
    return valueText(*part.field,
                     part.field == &m_row ? value : value.toObject().value(QLatin1String(part.field->key)));
}

bool DistributionEditor::allows(const QJsonObject &object) const
{
    return bool(kinds::checkValue(m_row, object));
}

void DistributionEditor::setField(const kinds::ParamSpec &field, const QString &text)
{
    if (&field == &m_row) {
        Q_EMIT chosen(text.simplified().remove(u' '));
        return;
    }
    m_edited = &field;
    const auto put = [](QJsonObject &object, const kinds::ParamSpec &part, const QJsonValue &value) {
        if (value.isUndefined())
            object.remove(QLatin1String(part.key));
        else
            object.insert(QLatin1String(part.key), value);
    };
    // All fields as they stand: one that was refused may be right together with this one.
    QJsonObject all = m_value.toObject();
    for (const Part &part : m_parts)
        put(all, *part.field, valueFromText(*part.field, part.edit->text()));
    QJsonObject alone = m_value.toObject();
    put(alone, field, valueFromText(field, text));
    const bool others = all != alone; // wait to be mended
    if (allows(all) || !allows(alone) || !others) {
        Q_EMIT chosen(all);
        return;
    }
    // This one is fine by itself; the others stay as they were typed, and are judged anew.
    Q_EMIT chosen(alone);
    put(all, field, m_value.toObject().value(QLatin1String(field.key)));
    Q_EMIT chosen(all);
}

void DistributionEditor::chooseShape(int index)
{
    if (index < 0) {
        Q_EMIT chosen(QJsonValue::Undefined);
        return;
    }
    const Moments moments = startingFrom(m_value);
    const Shape &shape = m_shapes[index];
    if (shape.name.isEmpty()) {
        Q_EMIT chosen(roundedDuration(moments.mean));
        return;
    }
    QJsonObject object{{QStringLiteral("distribution"), shape.name}};
    for (const kinds::ParamSpec *field : shape.fields) {
        const QJsonValue kept = m_value.toObject().value(QLatin1String(field->key));
        const QJsonValue part = kept.isUndefined() ? startOf(*field, moments) : kept;
        if (!part.isUndefined())
            object.insert(QLatin1String(field->key), part);
    }
    Q_EMIT chosen(object);
}

void DistributionEditor::showTyped(const QJsonValue &value)
{
    for (const Part &part : m_parts)
        part.edit->showTyped(textOf(part, value));
}

// explain() says which of the fields is wrong.
void DistributionEditor::markWrong(bool)
{
    for (const Part &part : m_parts) {
        part.edit->markWrong(false);
        part.problem->hide();
    }
}

QString DistributionEditor::objectionTo(const Part &part, const QJsonObject &object) const
{
    const QString label = views::kindText(part.field->label);
    const QJsonValue value = object.value(QLatin1String(part.field->key));
    const bool isOptional = isOneOf(*part.field, {"max"}),
               isTime = part.field->type == kinds::ParamType::Duration;
    if (value.isUndefined())
        return isOptional ? QString() : tr("%1 is needed: type %2.").arg(label, exampleFor(*part.field));
    const auto time = isTime && value.isString() ? kinds::parseDuration(value.toString()) : std::nullopt;
    if (isTime && !time)
        return tr("%1 is a time: type a number and its unit, such as 20ms.").arg(label);
    if (isTime && *time == 0)
        return tr("%1 must be longer than zero: type a time such as 20ms.").arg(label);
    if (const base::Outcome outcome = kinds::checkValue(*part.field, value); !outcome)
        return tr("%1 is a number from %2 to %3.")
            .arg(label, views::shortNumber(part.field->min), views::shortNumber(part.field->max));
    return {};
}

// p50 and p99 are fine each by itself, but not together: the one typed last is told, else the one that is not
// as it was.
QString DistributionEditor::orderProblem(const Part &part, const QJsonObject &object) const
{
    const bool editedStands = std::any_of(m_parts.begin(), m_parts.end(), [&](const Part &one) {
        return one.field == m_edited && one.edit->isPending();
    });
    const bool isTold = editedStands ? part.field == m_edited : part.edit->isPending();
    const auto other = [&](const char *key) {
        return object.value(QLatin1String(key)).toString();
    };
    if (isTold && isOneOf(*part.field, {"p50"}))
        return tr("p50 must not be longer than p99, which is %1: raise p99 first.").arg(other("p99"));
    if (isTold && isOneOf(*part.field, {"p99"}))
        return tr("p99 must not be shorter than p50, which is %1: lower p50 first.").arg(other("p50"));
    return {};
}

bool DistributionEditor::explain(const QJsonValue &value, const QString &)
{
    const auto tell = [](const Part &part, const QString &text) {
        part.edit->markWrong(!text.isEmpty());
        part.problem->setText(text);
        part.problem->setVisible(!text.isEmpty());
        return !text.isEmpty();
    };
    bool told = false;
    const bool isAlone = !value.isObject();
    for (const Part &part : m_parts) {
        told |= tell(part, isAlone ? tr("This is a time: type a number and its unit, such as 20ms.")
                                   : objectionTo(part, value.toObject()));
    }
    for (const Part &part : m_parts) {
        if (!told)
            told = tell(part, orderProblem(part, value.toObject()));
    }
    return told;
}

} // namespace inspector
