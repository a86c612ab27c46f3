// The plan of a federation gateway as a tree: steps, the fetches of each, and what follows a fetch. Lit while requests go
// through it; fetches are moved by dragging, or by the buttons below. Private to this room.
#pragma once

#include "model/diagram/queryplan.h"
#include "model/document/document.h"
#include "model/run/runcontroller.h"
#include "views/shared/theme.h"

#include <QTreeWidget>

class QComboBox;
class QPushButton;

namespace inspector {

class PlanTree : public QTreeWidget
{
    Q_OBJECT
public:
    PlanTree();
    QSize sizeHint() const override; // all rows: the panel scrolls, not the tree

Q_SIGNALS:
    void movedToStep(const diagram::EdgeId &fetch, std::size_t step);
    void chained(const diagram::EdgeId &fetch, const diagram::EdgeId &source);

protected:
    void drawBranches(QPainter *, const QRect &, const QModelIndex &) const override {} // nothing folds
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    bool isFetch(const QMimeData &content) const;
};

class QueryPlanView : public QWidget
{
    Q_OBJECT
public:
    QueryPlanView(document::Document &document, run::RunController &run, views::Theme &theme, diagram::NodeId gateway);
    void sync();    // the drawing has changed
    void refresh(); // the run has gone on

private:
    void build();
    void chooseOperations();
    bool isShown(const diagram::PlannedFetch &fetch) const;
    void addFetch(QTreeWidgetItem *parent, const diagram::PlannedFetch &fetch, bool follows);
    QString labelOf(const diagram::Edge &edge, bool follows) const;
    void move(int by);
    void light(QTreeWidgetItem *item, const run::Observation &run);
    void enableButtons();
    void commit(const diagram::EdgeId &fetch, diagram::Edits edits);

    document::Document &m_document;
    run::RunController &m_run;
    views::Theme &m_theme;
    diagram::NodeId m_gateway;
    diagram::QueryPlan m_plan;
    PlanTree *m_tree;
    QPushButton *m_earlier, *m_later;
    QComboBox *m_operation; // whose plan is shown: all, or one
    QStringList m_shown; // texts of the rows, to see whether they have to be made anew
};

} // namespace inspector
