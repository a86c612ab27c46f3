// One bar for each breaker: CLOSED, OPEN, HALF_OPEN over the time the charts show. GUI thread.
#pragma once

#include "views/charts/breakerrecord.h"
#include "views/shared/theme.h"

#include <QWidget>

namespace charts {

class BreakerStrip : public QWidget
{
    Q_OBJECT
public:
    struct Row
    {
        QString label;
        QList<BreakerRecord::Span> spans;
        BreakerRecord::State now;
    };

    explicit BreakerStrip(views::Theme &theme, QWidget *parent = nullptr);
    using QWidget::show;
    void show(const QList<Row> &rows, const Stretch &stretch);
    const QList<Row> &rows() const { return m_rows; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void paintRow(QPainter &painter, const Row &row, const QRect &area) const;
    void paintLegend(QPainter &painter, int y) const;

    views::Theme &m_theme;
    QList<Row> m_rows;
    Stretch m_stretch;
};

} // namespace charts
