// The density of a distribution, drawn small, with its median and its 99th percentile marked. Private to this
// room.
#pragma once

#include "model/sim/scenario.h"
#include "views/shared/theme.h"

#include <QWidget>

namespace inspector {

// What a distribution amounts to, in seconds. Its cut-off `max` is left out of account. Infinite where a
// Pareto has no mean or no variance.
struct Moments
{
    double mean = 0, cv = 0, p50 = 0, p99 = 0;
};
Moments momentsOf(const sim::Distribution &distribution);
// The share of the times that are at most this long; `max` is left out of account.
double shareBelow(const sim::Distribution &distribution, double seconds);

class DensityCurve final : public QWidget
{
    Q_OBJECT
public:
    explicit DensityCurve(views::Theme &theme, QWidget *parent = nullptr);
    // A constant has no curve: the widget hides.
    void show(const sim::Distribution &distribution);
    QSize sizeHint() const override { return {240, 60}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    views::Theme &m_theme;
    sim::Distribution m_distribution;
};

} // namespace inspector
