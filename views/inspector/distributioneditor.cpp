#include "views/inspector/distributioneditor.h"

#include "model/kinds/values.h"
#include "views/inspector/densitycurve.h"
#include "views/inspector/distributionshapes.h"
#include "views/inspector/formlayout.h"
#include "views/shared/stylesheet.h"
#include "views/shared/words.h"

#include <QGridLayout>
#include <QLabel>

#include <algorithm>

namespace inspector {

namespace {

// Fields of which the first must not be longer than the second.
constexpr const char *inOrder[][2] = {{"p50", "p99"}, {"min", "max"}, {"fast", "slow"}};

} // namespace

DistributionEditor::DistributionEditor(const kinds::ParamSpec &row, views::Theme &theme)
    : m_row(row)
    , m_theme(theme)
    , m_shapes(shapesOf(row))
    , m_box(new ChoiceBox)
    , m_curve(new DensityCurve(theme))
    , m_warning(new QLabel)
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
    m_warning->setObjectName(QStringLiteral("warning"));
    m_warning->setTextFormat(Qt::PlainText);
    m_warning->setWordWrap(true);
    m_warning->hide();
    views::setRole(m_warning, "row");
    layout->addWidget(m_warning);
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
    const QString warning = distribution ? warningAbout(*distribution) : QString();
    m_warning->setText(warning);
    m_warning->setVisible(!warning.isEmpty());
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
    if (isPairs(field)) { // needs all the width
        edit->setMaximumWidth(QWIDGETSIZE_MAX);
        grid.addWidget(edit, row + 1, 0, 1, 2);
    } else {
        grid.addWidget(edit, row, 1);
    }
    connect(edit, &Field::finished, this, [this, &field](const QString &typed) { setField(field, typed); });
    auto *problem = new QLabel;
    problem->setObjectName(QStringLiteral("problem:") + edit->objectName());
    problem->setTextFormat(Qt::PlainText);
    problem->setWordWrap(true);
    problem->hide();
    views::setRole(problem, "problem");
    grid.addWidget(problem, row + 2, 0, 1, 2);
    m_parts.push_back({&field, edit, problem});
}

QString DistributionEditor::textOf(const Part &part, const QJsonValue &value) const
{
    return fieldText(*part.field,
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
        put(all, *part.field, fieldValue(*part.field, part.edit->text()));
    QJsonObject alone = m_value.toObject();
    put(alone, field, fieldValue(field, text));
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
    const QJsonObject before = m_value.toObject();
    const QString nameBefore = before.value(QStringLiteral("distribution")).toString();
    QJsonObject object{{QStringLiteral("distribution"), shape.name}};
    for (const kinds::ParamSpec *field : shape.fields) {
        const QJsonValue kept = before.value(QLatin1String(field->key));
        const bool meansTheSame = isNeeded(*field, shape.name) == isNeeded(*field, nameBefore);
        const QJsonValue part =
            kept.isUndefined() || !meansTheSame ? startOf(*field, shape.name, moments) : kept;
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
    const QString shape = object.value(QStringLiteral("distribution")).toString();
    const bool isTime = part.field->type == kinds::ParamType::Duration;
    if (value.isUndefined())
        return isNeeded(*part.field, shape) ? tr("%1 is needed: type %2.").arg(label, exampleFor(*part.field))
                                            : QString();
    if (isPairs(*part.field)) {
        const auto read = kinds::parseDistribution(object);
        return read ? QString() : tr("Type %1. %2").arg(exampleFor(*part.field), read.error());
    }
    const auto time = isTime && value.isString() ? kinds::parseDuration(value.toString()) : std::nullopt;
    if (isTime && !time)
        return tr("%1 is a time: type a number and its unit, such as 20ms.").arg(label);
    if (isTime && *time == 0 && !mayBeZero(*part.field, shape))
        return tr("%1 must be longer than zero: type a time such as 20ms.").arg(label);
    if (const base::Outcome outcome = kinds::checkValue(*part.field, value); !outcome)
        return (part.field->type == kinds::ParamType::Count ? tr("%1 is a whole number from %2 to %3.")
                                                            : tr("%1 is a number from %2 to %3."))
            .arg(label, views::shortNumber(part.field->min), views::shortNumber(part.field->max));
    return {};
}

// Two times are fine each by itself, but not together: the one typed last is told, else the one that is not
// as it was.
QString DistributionEditor::orderProblem(const Part &part, const QJsonObject &object) const
{
    const bool editedStands = std::any_of(m_parts.begin(), m_parts.end(), [&](const Part &one) {
        return one.field == m_edited && one.edit->isPending();
    });
    if (!(editedStands ? part.field == m_edited : part.edit->isPending()))
        return {};
    const auto labelOf = [&](const char *key) {
        for (const kinds::ParamSpec &row : m_row.rows) {
            if (isOneOf(row, {key}))
                return views::kindText(row.label);
        }
        return QString();
    };
    for (const auto &[low, high] : inOrder) {
        const bool isLow = isOneOf(*part.field, {low});
        const char *other = isLow ? high : low;
        const QString time = object.value(QLatin1String(other)).toString();
        if ((!isLow && !isOneOf(*part.field, {high})) || !object.contains(QLatin1String(other)))
            continue;
        return (isLow ? tr("%1 must not be longer than %2, which is %3: raise %2 first.")
                      : tr("%1 must not be shorter than %2, which is %3: lower %2 first."))
            .arg(labelOf(part.field->key), labelOf(other), time);
    }
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
