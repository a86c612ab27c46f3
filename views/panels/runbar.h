// The bar above the canvas: steer the run, set the load, read the clients' figures.
#pragma once

#include "model/run/runcontroller.h"
#include "views/shared/selection.h"
#include "views/shared/theme.h"
#include "views/shared/throttle.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QToolButton;

namespace views {
class NumeralLabel;
}

namespace panels {

class Figure;
class LoadSlider;
class PlayButton;

class RunBar : public QWidget
{
    Q_OBJECT
public:
    RunBar(views::Selection &selection, run::RunController &run, views::Theme &theme,
           QWidget *parent = nullptr);

    QSize sizeHint() const override;

public Q_SLOTS:
    void playOrPause();
    void slower(); // one step down the ladder of speeds
    void faster(); // one step up; beyond the last: as fast as possible

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void build();
    QWidget *buildTransport();
    QWidget *buildClock();
    QWidget *buildLoad();
    QWidget *buildNotice();
    void dress(); // pictures in the colours of the theme
    void refresh();
    void refreshTransport();
    QString lengthText(const sim::Scenario &scenario, const run::Frame *frame) const;
    void refreshLoad();
    void refreshFigures();
    void refreshNotice();
    void fillSpeedMenu();
    void markSpeed(); // in the menu, the one of now
    void setSeedFromField();
    quint64 drawnSeed() const; // of the drawing, while there is no run to ask
    void shiftSpeed(int by);
    void sendLoad(); // what the slider says, to the run
    void showRate(double rate);
    QString whyNoLoad() const;
    Figure *addFigure(const QString &caption, const QString &name, int narrowest, int widest);
    diagram::NodeId loadedClient() const; // the selected client, else the first

    views::Selection &m_selection;
    run::RunController &m_run;
    views::Theme &m_theme;

    PlayButton *m_play;
    QToolButton *m_step, *m_restart;
    QPushButton *m_speed;
    views::NumeralLabel *m_clock;
    QLabel *m_clockNote, *m_speedNote;
    QLineEdit *m_seed;
    QLabel *m_loadName;
    views::NumeralLabel *m_loadText;
    LoadSlider *m_load;
    Figure *m_p50, *m_p99, *m_goodput, *m_errors;
    QLabel *m_notice;
    QPushButton *m_apply;
    QWidget *m_noticeBox;
    views::Throttle m_sendLoad, m_refresh; // last: their work uses the members above
};

} // namespace panels
