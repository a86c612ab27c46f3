#include "views/inspector/paramform.h"

#include "model/kinds/catalog.h"
#include "model/kinds/values.h"
#include "views/inspector/formlayout.h"
#include "views/shared/stylesheet.h"
#include "views/shared/words.h"

#include <QVBoxLayout>

namespace inspector {

using Rows = std::vector<const kinds::ParamSpec *>;

namespace {

bool bringsItsHeading(const kinds::ParamSpec &row)
{
    return row.type == kinds::ParamType::Policy || row.type == kinds::ParamType::Map;
}

Rows all(std::span<const kinds::ParamSpec> table)
{
    Rows rows;
    for (const kinds::ParamSpec &row : table)
        rows.push_back(&row);
    return rows;
}

// In the order in which their first rows come; the nameless section last.
std::vector<std::pair<QString, Rows>> sectionsOf(const Rows &rows)
{
    std::vector<std::pair<QString, Rows>> sections;
    Rows nameless;
    for (const kinds::ParamSpec *row : rows) {
        const QString title = *row->section ? views::kindText(row->section) : QString();
        if (title.isEmpty()) {
            nameless.push_back(row);
            continue;
        }
        auto at =
            std::find_if(sections.begin(), sections.end(), [&](const auto &s) { return s.first == title; });
        if (at == sections.end())
            at = sections.insert(sections.end(), {title, {}});
        at->second.push_back(row);
    }
    if (!nameless.empty())
        sections.emplace_back(QString(), nameless);
    return sections;
}

} // namespace

std::span<const kinds::ParamSpec> tableFor(const diagram::Diagram &drawing, const Subject &subject)
{
    if (const auto *id = std::get_if<diagram::NodeId>(&subject)) {
        const diagram::Node *node = diagram::find(drawing, *id);
        const kinds::KindSpec *kind = node ? kinds::nodeKind(node->kind) : nullptr;
        return kind ? kind->params : std::span<const kinds::ParamSpec>();
    }
    if (const auto *id = std::get_if<diagram::FaultId>(&subject)) {
        const diagram::Fault *fault = diagram::find(drawing, *id);
        const kinds::FaultSpec *kind = fault ? kinds::faultKind(fault->kind) : nullptr;
        return kind ? kind->params : std::span<const kinds::ParamSpec>();
    }
    return std::holds_alternative<diagram::EdgeId>(subject) ? kinds::edgeParams() : kinds::runParams();
}

Rows rowsFor(const diagram::Diagram &drawing, const Subject &subject)
{
    const auto *id = std::get_if<diagram::EdgeId>(&subject);
    Rows rows;
    if (!id) {
        rows = all(tableFor(drawing, subject));
        if (std::holds_alternative<diagram::FaultId>(subject)) {
            const Rows times = all(kinds::faultTimeParams());
            rows.insert(rows.begin(), times.begin(), times.end());
        }
        return rows;
    }
    const diagram::Edge *edge = diagram::find(drawing, *id);
    for (const kinds::ParamSpec &row : kinds::edgeParams()) {
        if (edge && kinds::actsOn(row, drawing, *edge))
            rows.push_back(&row);
    }
    return rows;
}

ParamForm::ParamForm(FormContext context, std::span<const kinds::ParamSpec> table, const Rows &rows)
    : m_context(std::move(context))
    , m_table(table)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(rowGap);
    for (const auto &[title, sectionRows] : sectionsOf(rows))
        addSection(*layout, title, sectionRows);
    m_nothing = new QLabel(tr("No setting here has these words."));
    m_nothing->setObjectName(QStringLiteral("nothingFound"));
    views::setRole(m_nothing, "small");
    layout->addWidget(m_nothing);
    sync();
}

void ParamForm::addSection(QVBoxLayout &layout, const QString &title, const Rows &rows)
{
    auto *gap = new QSpacerItem(0, 0);
    layout.addItem(gap);
    m_sections.push_back({gap, nullptr, m_parts.size(), m_parts.size() + rows.size()});
    const bool isAlone =
        rows.size() == 1 && (views::kindText(rows[0]->label) == title || bringsItsHeading(*rows[0]));
    if (!title.isEmpty() && !isAlone) {
        m_sections.back().head = sectionHead(title);
        layout.addWidget(m_sections.back().head);
    }
    for (const kinds::ParamSpec *row : rows) {
        m_parts.push_back(makePart(m_context, *row, {QLatin1String(row->key)}));
        layout.addWidget(m_parts.back());
    }
}

bool ParamForm::isChosen(const kinds::ParamSpec &row) const
{
    return !*row.tag || kinds::isChosen(m_table, row, m_context.paramsAt({}));
}

void ParamForm::sync()
{
    for (FormPart *part : m_parts) {
        part->setVisible(isShown(*part));
        part->sync();
    }
    bool any = false;
    for (const Section &section : m_sections) { // nothing in it acts: nothing to head, nothing to set apart
        const auto first = m_parts.begin() + static_cast<std::ptrdiff_t>(section.first);
        const auto last = m_parts.begin() + static_cast<std::ptrdiff_t>(section.last);
        const bool shown = std::any_of(first, last, [this](const FormPart *part) { return isShown(*part); });
        section.gap->changeSize(0, shown && any ? sectionGap - 2 * rowGap : 0);
        if (section.head)
            section.head->setVisible(shown);
        any = any || shown;
    }
    m_nothing->setVisible(!any && !m_parts.empty());
    layout()->invalidate();
}

void ParamForm::find(const QString &words)
{
    m_context.find(words, m_table);
    sync();
}

} // namespace inspector
