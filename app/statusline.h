// The line at the foot of the window: size of the drawing; speed and fingerprint of the run; zoom. GUI
// thread.
#pragma once

#include "model/document/document.h"
#include "model/run/runcontroller.h"
#include "views/shared/throttle.h"

#include <QStatusBar>

class QLabel;

namespace app {

class StatusLine : public QStatusBar
{
    Q_OBJECT
public:
    StatusLine(document::Document &document, run::RunController &run, QWidget *parent = nullptr);

    void showZoom(double zoom);
    void notice(const QString &sentence); // for some seconds

private:
    void countDrawing();
    void showRun();

    document::Document &m_document;
    run::RunController &m_run;
    QLabel *m_drawing, *m_figures, *m_zoom;
    views::Throttle m_refresh; // last: its work uses the members above
};

// "4f0c 91ae": the first half is enough to tell two runs apart by eye.
QString fingerprintText(std::uint64_t fingerprint);

} // namespace app
