// What is wrong with the newest drawing, and what to do about it. A double click selects the item.
#pragma once

#include "model/base/issue.h"
#include "model/document/document.h"
#include "model/run/runcontroller.h"
#include "views/shared/selection.h"
#include "views/shared/theme.h"

#include <QAbstractTableModel>
#include <QWidget>

class QLabel;
class QTableView;

namespace panels {

class IssueModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Item, Text, Remedy, ColumnCount };

    explicit IssueModel(views::Theme &theme, QObject *parent = nullptr);
    void show(const base::Issues &issues, const diagram::Diagram &drawing);
    const base::Issue &issue(int row) const { return m_issues[row]; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    views::Theme &m_theme;
    base::Issues m_issues;
    QStringList m_names; // of the items, row by row
};

class IssueList : public QWidget
{
    Q_OBJECT
public:
    IssueList(document::Document &document, views::Selection &selection, run::RunController &run,
              views::Theme &theme, QWidget *parent = nullptr);

    int count() const { return m_model.rowCount(); }

Q_SIGNALS:
    void countChanged(int count);

private:
    void refresh();
    void selectItemOf(const QModelIndex &index);

    document::Document &m_document;
    views::Selection &m_selection;
    run::RunController &m_run;
    IssueModel m_model;
    QTableView *m_table;
    QLabel *m_empty;
};

} // namespace panels
