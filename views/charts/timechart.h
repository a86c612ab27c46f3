// Lines over simulated time with a title, a note, grid, marks and legend. The lines are QtCharts', used the
// cheap way: hidden axes with a fixed range, replace() once a refresh; everything else is painted here. GUI
// thread.
#pragma once

#include "views/charts/timemarks.h"
#include "views/shared/theme.h"

#include <QWidget>

class QChart;
class QChartView;
class QLineSeries;

namespace charts {

QColor colourOf(Ink ink, const views::Tokens &tokens);

class TimeChart : public QWidget
{
    Q_OBJECT
public:
    struct Line
    {
        QString label;
        Ink ink = Ink::Text;
        bool dashed = false;
        QList<QList<QPointF>>
            segments; // x in seconds of simulated time, y in the unit; gaps between segments
    };
    struct Content
    {
        QString title, plainTitle; // the plain one where the other does not fit
        QString note;              // unit, window and count
        QString hint;              // tool tip of the note
        QString empty;             // said in place of lines when there are none
        Unit unit = Unit::Seconds;
        double leastTop = 1;
        Stretch stretch;
        QList<Line> lines;
        QList<TimeMark> marks;
    };

    explicit TimeChart(views::Theme &theme, QWidget *parent = nullptr);

    using QWidget::show;
    void show(const Content &content);
    void forgetScale();    // another thing is charted: the y axis need not stay as it was
    int plotWidth() const; // pixels for which points are wanted
    const Content &content() const { return m_content; }
    const Scale &scale() const { return m_scale; }
    // What QtCharts was given for a line, with x back in simulated time.
    QList<QList<QPointF>> drawn(int line) const;
    QColor drawnColour(int line) const;

    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    struct MarkLabel
    {
        const TimeMark *mark;
        QString text;
        double left, width;
    };
    QList<MarkLabel> labelsOf(const QList<TimeMark> &marks, const QRect &plot,
                              const QFontMetrics &metrics) const;
    QRect plotRect() const;
    double xOf(sim::Time at) const;
    void replaceLines();
    QLineSeries *seriesAt(qsizetype line, qsizetype segment);
    void paintHead(QPainter &painter) const;
    void paintGrid(QPainter &painter) const;
    void paintMarks(QPainter &painter) const;
    void paintLegend(QPainter &painter) const;
    void paintEmpty(QPainter &painter) const;
    QString valueText(const Line &line, double seconds) const; // under the pointer; a dash where nothing is

    views::Theme &m_theme;
    QChartView *m_view;
    QChart *m_chart;
    QList<QList<QLineSeries *>> m_series; // per line, one for each segment; owned by the chart, used again
    Content m_content;
    Scale m_scale;
    bool m_scaleKnown = false;
    int m_pointer = -1; // x of the mouse over the plot
};

} // namespace charts
