// Tabs and, on each, the charts of one thing with its breakers: shows what it is given. GUI thread.
#pragma once

#include "views/charts/breakerrecord.h"
#include "views/charts/charted.h"
#include "views/charts/timemarks.h"
#include "views/shared/theme.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QStackedWidget;
class QTabBar;
class QToolButton;

namespace charts {

class BreakerStrip;
class TimeChart;

class ChartBoard : public QWidget
{
    Q_OBJECT
public:
    // Borrowed for the time of one call of show().
    struct Sight
    {
        const sim::Scenario *scenario = nullptr; // null: nothing can run
        const run::Frame *frame = nullptr;       // null: nothing seen yet
        const run::History *history = nullptr;
        const diagram::Diagram *drawing = nullptr; // for names
        const BreakerRecord *breakers = nullptr;
        QList<run::LoggedIntervention> interventions;
        double drawnLoad = 0; // requests/s of all clients when the run began: chooses the windows
        QString empty;        // what to say when there is nothing to draw
    };

    explicit ChartBoard(views::Theme &theme, QWidget *parent = nullptr);

    using QWidget::show;
    void show(const std::optional<Charted> &charted, const Sight &sight);

    // Other panels as further tabs, to the right of the charts'. The board takes the page over.
    void addPage(QWidget *page, const QString &title);
    void setPageTitle(QWidget *page, const QString &title);
    void showPage(QWidget *page);
    bool showsCharts() const; // and not such a page

    Tab tab() const; // of the charts; the last one while a page is shown
    void setTab(Tab tab);
    sim::Time span() const { return m_span; }
    void setSpan(sim::Time span); // one of spans(); wholeRun is one of them
    static QList<sim::Time> spans();

    QString header() const;
    QList<TimeChart *> shownCharts() const;
    BreakerStrip *breakerStrip() const { return m_strip; }

Q_SIGNALS:
    void wanted(); // tab or span changed: call show()

private:
    TimeChart *chartAt(qsizetype place);
    void fillChart(TimeChart &chart, const ChartSpec &spec, const Charted &charted, const Sight &sight);
    void showBreakers(const std::optional<Charted> &charted, const Sight &sight);
    void showHeader(const std::optional<Charted> &charted);
    void makeSpanMenu();
    void layOut();
    void changeTab();
    void recolour();

    views::Theme &m_theme;
    QTabBar *m_tabs;
    QLabel *m_header;
    QToolButton *m_spanButton;
    QStackedWidget *m_body; // the charts, then the pages: in the order of the tabs that are not charts
    QHBoxLayout *m_row;
    QLabel *m_message;
    BreakerStrip *m_strip;
    QList<TimeChart *> m_charts; // used again; the first ones are shown
    std::optional<Charted> m_charted;
    Stretch m_stretch;
    sim::Time m_span;
    Tab m_tab = Latency;
};

} // namespace charts
