#include "views/panels/issuelist.h"

#include "views/shared/stylesheet.h"
#include "views/shared/words.h"

#include <QHeaderView>
#include <QLabel>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

namespace panels {

namespace {

// Rows are selected as a whole: a frame round one cell would say otherwise.
class PlainCells : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        option->state &= ~QStyle::State_HasFocus;
    }
};

QString nodeName(const diagram::Diagram &drawing, const diagram::NodeId &id)
{
    const diagram::Node *node = diagram::find(drawing, id);
    return node && !node->name.isEmpty() ? node->name : id.text;
}

// An issue's halves are parts of one line; in columns of their own each is a sentence.
QString sentence(const QString &half)
{
    return half.isEmpty() ? half : half.left(1).toUpper() + half.mid(1) + u'.';
}

QString itemName(const diagram::Diagram &drawing, const QString &id)
{
    if (const diagram::Edge *edge = diagram::find(drawing, diagram::EdgeId(id)))
        return QStringLiteral("%1 → %2").arg(nodeName(drawing, edge->from), nodeName(drawing, edge->to));
    return id.isEmpty() ? IssueModel::tr("Diagram") : nodeName(drawing, diagram::NodeId(id));
}

} // namespace

IssueModel::IssueModel(views::Theme &theme, QObject *parent)
    : QAbstractTableModel(parent)
    , m_theme(theme)
{
}

void IssueModel::show(const base::Issues &issues, const diagram::Diagram &drawing)
{
    QStringList names;
    for (const base::Issue &issue : issues)
        names << itemName(drawing, issue.item);
    if (issues == m_issues && names == m_names)
        return;
    beginResetModel();
    m_issues = issues;
    m_names = names;
    endResetModel();
}

int IssueModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_issues.size());
}

int IssueModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant IssueModel::data(const QModelIndex &index, int role) const
{
    const base::Issue &issue = m_issues[index.row()];
    const bool warning = issue.severity == base::Issue::Severity::Warning;
    if (role == Qt::DecorationRole && index.column() == Item) {
        const views::Tokens &tokens = m_theme.tokens();
        return views::glyph(warning ? QStringLiteral(":/icons/warning.svg")
                                    : QStringLiteral(":/icons/error.svg"),
                            warning ? tokens.slow : tokens.fail, 16, 2);
    }
    if (role == Qt::AccessibleTextRole && index.column() == Item)
        return (warning ? tr("Warning: %1") : tr("Error: %1")).arg(m_names[index.row()]);
    if (role == Qt::ToolTipRole)
        return views::tipText(data(index, Qt::DisplayRole).toString());
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Item:
        return m_names[index.row()];
    case Text:
        return sentence(issue.text);
    default:
        return sentence(issue.remedy);
    }
}

QVariant IssueModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role != Qt::DisplayRole || orientation != Qt::Horizontal)
        return {};
    const QString heads[] = {tr("Where"), tr("What is wrong"), tr("What to do")};
    return heads[section];
}

IssueList::IssueList(document::Document &document, views::Selection &selection, run::RunController &run,
                     views::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_document(document)
    , m_selection(selection)
    , m_run(run)
    , m_model(theme)
    , m_table(new QTableView)
    , m_empty(new QLabel(tr("Nothing is wrong with the drawing.")))
{
    m_table->setModel(&m_model);
    m_table->setItemDelegate(new PlainCells(m_table));
    m_table->setShowGrid(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(IssueModel::Item, QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_empty->setAlignment(Qt::AlignCenter);
    views::setRole(m_empty, "small");

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 0, 12, 0);
    layout->addWidget(m_table);
    layout->addWidget(m_empty);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Light);

    connect(m_table, &QTableView::doubleClicked, this, &IssueList::selectItemOf);
    connect(&run, &run::RunController::stateChanged, this, &IssueList::refresh);
    connect(&document, &document::Document::changed, this, &IssueList::refresh);
    refresh();
}

void IssueList::refresh()
{
    const int before = count();
    m_model.show(m_run.issues(), m_document.diagram());
    m_table->setVisible(count() > 0);
    m_empty->setVisible(count() == 0);
    if (count() != before)
        Q_EMIT countChanged(count());
}

void IssueList::selectItemOf(const QModelIndex &index)
{
    const QString id = m_model.issue(index.row()).item;
    if (diagram::find(m_document.diagram(), diagram::NodeId(id)))
        m_selection.select(diagram::NodeId(id));
    else if (diagram::find(m_document.diagram(), diagram::EdgeId(id)))
        m_selection.select(diagram::EdgeId(id));
}

} // namespace panels
