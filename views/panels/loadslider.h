// The offered load on a logarithmic scale, requests per second, with its decades written below.
#pragma once

#include "views/shared/theme.h"

#include <QAbstractSlider>

namespace panels {

class LoadSlider : public QAbstractSlider
{
    Q_OBJECT
public:
    explicit LoadSlider(views::Theme &theme, QWidget *parent = nullptr);

    // Shows the rate without saying that anybody chose it. The scale reaches from 1 to 5000, further if the
    // rate does.
    void setRate(double rate);
    double rate() const { return m_rate; }
    double lowest() const { return m_lowest; }
    double highest() const { return m_highest; }
    // Where on the widget a rate stands, pixels from its left edge.
    qreal positionOf(double rate) const;

    QSize sizeHint() const override { return {240, 34}; }
    QSize minimumSizeHint() const override { return {128, 34}; }

Q_SIGNALS:
    void rateChosen(double rate); // by hand, rounded to two or three digits

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void sliderChange(SliderChange change) override;

private:
    void chooseAt(qreal x);
    void fitScale();

    views::Theme &m_theme;
    double m_rate = 1, m_lowest = 1, m_highest = 5000;
    bool m_showing = false; // the value follows the rate, not the other way round
};

} // namespace panels
