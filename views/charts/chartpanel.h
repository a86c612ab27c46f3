// The dock with the charts: follows selection, run and theme, and refreshes itself while it can be seen.
// GUI thread.
#pragma once

#include "views/charts/breakerrecord.h"
#include "views/shared/selection.h"
#include "views/shared/theme.h"
#include "views/shared/throttle.h"

#include <QWidget>

namespace run {
class RunController;
}
namespace document {
class Document;
}

namespace charts {

class ChartBoard;

class ChartPanel : public QWidget
{
    Q_OBJECT
public:
    ChartPanel(run::RunController &controller, views::Selection &selection, document::Document &document,
               views::Theme &theme, QWidget *parent = nullptr);

    // Other panels as further tabs, to the right of the charts'; the panel takes the page over.
    void addPage(QWidget *page, const QString &title);
    void setPageTitle(QWidget *page, const QString &title);
    void showPage(QWidget *page);

    ChartBoard &board() { return *m_board; }
    quint64 refreshes() const { return m_refreshes; } // so far

protected:
    void showEvent(QShowEvent *event) override;

private:
    void takeFrame();
    void beginRun();
    void refreshSoon(); // at most some times a second, and only while it can be seen
    void refresh();
    QString emptyText(bool missing) const;

    run::RunController &m_controller;
    views::Selection &m_selection;
    document::Document &m_document;
    ChartBoard *m_board;
    BreakerRecord m_breakers;
    double m_drawnLoad = 0; // requests/s of all clients when the run began
    views::Throttle m_throttle;
    quint64 m_refreshes = 0;
};

} // namespace charts
