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
    for (auto &[field, edit] : m_edits) {
        const QJsonValue part = field == &m_row ? value : value.toObject().value(QLatin1String(field->key));
        edit->showText(valueText(*field, part));
        edit->markWrong(false);
    }
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
    m_edits.clear();
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
    m_edits.emplace_back(&field, edit);
}

void DistributionEditor::setField(const kinds::ParamSpec &field, const QString &text)
{
    if (&field == &m_row) {
        Q_EMIT chosen(text.simplified().remove(u' '));
        return;
    }
    // All fields as they stand: one that was refused may be right together with this one.
    QJsonObject object = m_value.toObject();
    for (const auto &[part, edit] : m_edits) {
        const QJsonValue value = valueFromText(*part, edit->text());
        if (value.isUndefined())
            object.remove(QLatin1String(part->key));
        else
            object.insert(QLatin1String(part->key), value);
    }
    Q_EMIT chosen(object);
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

void DistributionEditor::markWrong(bool wrong)
{
    for (auto &[field, edit] : m_edits)
        edit->markWrong(wrong && edit->isModified());
}

} // namespace inspector
