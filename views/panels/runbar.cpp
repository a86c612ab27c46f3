#include "views/panels/runbar.h"

#include "model/run/livechanges.h"
#include "model/kinds/catalog.h"
#include "model/kinds/values.h"
#include "views/panels/figure.h"
#include "views/panels/headline.h"
#include "views/panels/loadslider.h"
#include "views/panels/playbutton.h"
#include "views/shared/numerals.h"
#include "views/shared/stylesheet.h"
#include "views/shared/words.h"

#include <QActionGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QRegularExpressionValidator>
#include <QToolButton>

#include <cmath>

namespace panels {

using State = run::RunController::State;

namespace {

constexpr int textsPerSecond = 10;
constexpr int loadsPerSecond = 20; // interventions while the slider is dragged

QFrame *separator()
{
    auto *frame = new QFrame;
    views::setRole(frame, "separator");
    frame->setFixedSize(1, line::barHeight - 20);
    return frame;
}

QToolButton *roundButton(const QString &tip)
{
    auto *button = new QToolButton;
    button->setAutoRaise(true);
    button->setIconSize({20, 20});
    button->setFixedSize(32, 32);
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

QLabel *smallPrint(const char *role, const QString &text = {})
{
    auto *label = new QLabel(text);
    label->setTextFormat(Qt::PlainText); // names are shown as they were typed
    views::setRole(label, role);
    return label;
}

// A caption over a value over a note, on the lines that the headline figures share.
QWidget *column(QWidget *caption, QWidget *value, QWidget *note)
{
    auto *widget = new QWidget;
    auto *layout = new QVBoxLayout(widget);
    layout->setContentsMargins(0, line::captionTop, 0, line::below);
    layout->setSpacing(0);
    caption->setFixedHeight(line::captionHeight);
    value->setFixedHeight(line::valueHeight);
    layout->addWidget(caption);
    layout->addWidget(value);
    if (note)
        note->setFixedHeight(line::noteHeight);
    else
        layout->addSpacing(line::noteHeight);
    if (note)
        layout->addWidget(note);
    return widget;
}

} // namespace

RunBar::RunBar(views::Selection &selection, run::RunController &run, views::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_selection(selection)
    , m_run(run)
    , m_theme(theme)
    , m_sendLoad([this] { sendLoad(); }, 1000 / loadsPerSecond, this)
    , m_refresh([this] { refresh(); }, 1000 / textsPerSecond, this)
{
    build();
    dress();
    connect(&theme, &views::Theme::changed, this, &RunBar::dress);
    connect(&run, &run::RunController::frameChanged, &m_refresh, &views::Throttle::request);
    connect(&run, &run::RunController::stateChanged, &m_refresh, &views::Throttle::runNow);
    connect(&run, &run::RunController::restarted, &m_refresh, &views::Throttle::runNow);
    connect(&run, &run::RunController::intervened, &m_refresh, &views::Throttle::request);
    connect(&selection, &views::Selection::changed, &m_refresh, &views::Throttle::runNow);
    m_refresh.runNow();
}

QSize RunBar::sizeHint() const
{
    return {1280, line::barHeight};
}

void RunBar::build()
{
    setFixedHeight(line::barHeight);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Light);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 0, 16, 0);
    layout->setSpacing(12);
    layout->addWidget(buildTransport());
    layout->addWidget(separator());
    layout->addWidget(buildClock());
    layout->addWidget(separator());
    layout->addWidget(buildLoad(), 4);
    layout->addWidget(separator());

    m_p50 = addFigure(tr("p50"), QStringLiteral("p50"), 84, 84);
    m_p99 = addFigure(tr("p99"), QStringLiteral("p99"), 84, 84);
    m_goodput = addFigure(tr("goodput"), QStringLiteral("goodput"), 88, 104);
    m_errors = addFigure(tr("errors"), QStringLiteral("errors"), 112, 320);
    layout->addStretch(0);
    layout->addWidget(buildNotice(), 2);
}

Figure *RunBar::addFigure(const QString &caption, const QString &name, int narrowest, int widest)
{
    auto *figure = new Figure(caption, m_theme);
    figure->setObjectName(name);
    figure->setMinimumWidth(narrowest);
    figure->setMaximumWidth(widest);
    static_cast<QHBoxLayout *>(layout())->addWidget(figure, widest - narrowest > 50 ? 4 : widest > narrowest);
    return figure;
}

QWidget *RunBar::buildTransport()
{
    m_play = new PlayButton(m_theme);
    m_play->setObjectName(QStringLiteral("play"));
    m_step = roundButton(tr("One event (.)"));
    m_step->setObjectName(QStringLiteral("step"));
    m_restart = roundButton(tr("Restart (R)"));
    m_restart->setObjectName(QStringLiteral("restart"));
    connect(m_play, &QAbstractButton::clicked, this, &RunBar::playOrPause);
    connect(m_step, &QToolButton::clicked, &m_run, &run::RunController::step);
    connect(m_restart, &QToolButton::clicked, &m_run, &run::RunController::restart);

    auto *widget = new QWidget;
    auto *layout = new QHBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    for (QWidget *button : std::initializer_list<QWidget *>{m_play, m_step, m_restart})
        layout->addWidget(button);
    return widget;
}

QWidget *RunBar::buildClock()
{
    m_clock = new views::NumeralLabel;
    m_clock->setObjectName(QStringLiteral("clock"));
    m_clock->setFont(views::Theme::font(views::type::large, QFont::DemiBold));
    m_clock->setWidestText(QStringLiteral("00:00.000"));
    m_clockNote = smallPrint("tiny");
    m_clockNote->setObjectName(QStringLiteral("clockNote"));

    m_speed = new QPushButton;
    m_speed->setObjectName(QStringLiteral("speed"));
    views::setRole(m_speed, "bare");
    m_speed->setFocusPolicy(Qt::TabFocus);
    m_speed->setFixedWidth(84);
    m_speedNote = smallPrint("tiny");
    fillSpeedMenu();

    m_seed = new QLineEdit;
    m_seed->setObjectName(QStringLiteral("seed"));
    views::setRole(m_seed, "bare");
    m_seed->setFixedWidth(48);
    m_seed->setToolTip(
        tr("The same diagram with the same seed runs alike everywhere. A new seed restarts the run."));
    m_seed->setValidator(
        new QRegularExpressionValidator(QRegularExpression(QStringLiteral("[0-9]{1,15}")), m_seed));
    connect(m_seed, &QLineEdit::editingFinished, this, &RunBar::setSeedFromField);

    auto *widget = new QWidget;
    auto *layout = new QHBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(column(smallPrint("caption", tr("simulated time")), m_clock, m_clockNote));
    layout->addWidget(column(smallPrint("caption", tr("speed")), m_speed, m_speedNote));
    layout->addWidget(column(smallPrint("caption", tr("seed")), m_seed, nullptr));
    return widget;
}

QWidget *RunBar::buildLoad()
{
    m_loadName = smallPrint("caption");
    m_loadName->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed); // it is cut to what is left
    m_loadText = new views::NumeralLabel;
    m_loadText->setObjectName(QStringLiteral("loadText"));
    m_loadText->setFont(views::Theme::font(views::type::caption, QFont::DemiBold));
    m_load = new LoadSlider(m_theme);
    m_load->setObjectName(QStringLiteral("load"));
    m_load->setAccessibleName(tr("Offered load, requests per second"));
    connect(m_load, &LoadSlider::rateChosen, &m_sendLoad, &views::Throttle::request);
    connect(m_load, &LoadSlider::rateChosen, this, &RunBar::showRate);
    connect(m_load, &QAbstractSlider::sliderReleased, &m_refresh, &views::Throttle::request);

    auto *widget = new QWidget;
    widget->setMinimumWidth(184);
    widget->setMaximumWidth(320);
    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_loadName, 1);
    head->addWidget(m_loadText);
    auto *layout = new QVBoxLayout(widget);
    layout->setContentsMargins(0, line::captionTop, 0, line::below);
    layout->setSpacing(0);
    m_loadName->setFixedHeight(line::captionHeight);
    layout->addLayout(head);
    layout->addWidget(m_load);
    return widget;
}

QWidget *RunBar::buildNotice()
{
    m_notice = smallPrint("caption");
    m_notice->setObjectName(QStringLiteral("notice"));
    m_notice->setWordWrap(true);
    m_apply = new QPushButton(tr("Restart"));
    m_apply->setObjectName(QStringLiteral("apply"));
    views::setRole(m_apply, "primary");
    m_apply->setFixedHeight(26);
    m_apply->setFocusPolicy(Qt::TabFocus);
    m_apply->setToolTip(tr("Start again from time 0 with the drawing as it is now"));
    connect(m_apply, &QPushButton::clicked, &m_run, &run::RunController::restart);

    m_noticeBox = new QWidget;
    m_noticeBox->setMinimumWidth(144);
    m_noticeBox->setMaximumWidth(280);
    auto *layout = new QVBoxLayout(m_noticeBox);
    layout->setContentsMargins(0, 4, 0, 4);
    layout->setSpacing(2);
    layout->addWidget(m_notice, 1);
    layout->addWidget(m_apply);
    return m_noticeBox;
}

void RunBar::dress()
{
    m_step->setIcon(views::icon(QStringLiteral(":/icons/step.svg"), m_theme));
    m_restart->setIcon(views::icon(QStringLiteral(":/icons/restart.svg"), m_theme));
}

void RunBar::playOrPause()
{
    if (m_run.state() == State::Running)
        m_run.pause();
    else if (m_run.state() != State::Idle && m_run.state() != State::Failed)
        m_run.play();
}

void RunBar::slower()
{
    shiftSpeed(-1);
}
void RunBar::faster()
{
    shiftSpeed(1);
}

void RunBar::shiftSpeed(int by)
{
    const QList<double> ladder = run::RunController::speeds();
    // 0 means as fast as possible and stands last; any other speed lies between two rungs or on one.
    qsizetype at = ladder.size() - 1;
    if (m_run.speed() > 0) {
        at = 0;
        while (at + 1 < ladder.size() - 1 && ladder[at + 1] <= m_run.speed())
            ++at;
    }
    m_run.setSpeed(ladder[std::clamp<qsizetype>(at + by, 0, ladder.size() - 1)]);
}

void RunBar::fillSpeedMenu()
{
    auto *menu = new QMenu(m_speed);
    auto *choices = new QActionGroup(menu);
    for (double speed : run::RunController::speeds()) {
        QAction *choice = menu->addAction(speed > 0 ? views::speedText(speed) : tr("as fast as possible"));
        choice->setCheckable(true);
        choice->setData(speed);
        choices->addAction(choice);
        connect(choice, &QAction::triggered, this, [this, speed] { m_run.setSpeed(speed); });
    }
    m_speed->setMenu(menu);
    // The keyboard starts from the speed of now.
    connect(menu, &QMenu::aboutToShow, this, [this, menu, choices] {
        markSpeed();
        if (QAction *now = choices->checkedAction())
            menu->setActiveAction(now);
    });
}

void RunBar::markSpeed()
{
    for (QAction *choice : m_speed->menu()->actions()) {
        if (choice->data().toDouble() == m_run.speed())
            choice->setChecked(true);
    }
}

void RunBar::setSeedFromField()
{
    bool valid = false;
    const quint64 seed = m_seed->text().toULongLong(&valid);
    if (valid && seed != m_run.seed())
        m_run.setSeed(seed);
    m_seed->setText(QString::number(m_run.seed()));
}

quint64 RunBar::drawnSeed() const
{
    const auto rows = kinds::runParams();
    const QString key = QStringLiteral("seed");
    const kinds::ParamSpec *row = kinds::specAt(rows, {key});
    const QJsonValue given = m_run.runningDiagram().settings.run.value(key);
    return static_cast<quint64>((given.isDouble() || !row ? given : kinds::initialOf(*row)).toDouble());
}

diagram::NodeId RunBar::loadedClient() const
{
    const diagram::NodeId *selected = m_selection.singleNode();
    if (selected && m_run.load(*selected))
        return *selected;
    for (const auto &[id, node] : m_run.runningDiagram().nodes) {
        if (m_run.load(id))
            return id;
    }
    return {};
}

// There is no client, or none that sends at one rate.
QString RunBar::whyNoLoad() const
{
    for (const auto &[id, node] : m_run.runningDiagram().nodes) {
        const kinds::KindSpec *kind = kinds::nodeKind(node.kind);
        const QString key = QStringLiteral("workload");
        const kinds::ParamSpec *workload = kind ? kinds::specAt(kind->params, {key}) : nullptr;
        if (!workload)
            continue;
        const QString arrivals =
            kinds::Values(kind->params, node.params).section("workload").text("arrivals");
        for (const kinds::Option &option : workload->rows.front().options) {
            if (arrivals == QLatin1String(option.key))
                return tr("The workload of %1 (%2) has no single rate to steer from here. Change it in the "
                          "inspector.")
                    .arg(node.name, views::kindText(option.label));
        }
    }
    return tr("Nothing sends requests.");
}

void RunBar::sendLoad()
{
    const diagram::NodeId client = loadedClient();
    if (!client.isNull())
        m_run.setLoad(client, m_load->rate());
}

void RunBar::showRate(double rate)
{
    m_loadText->setText(tr("%1 requests/s").arg(views::shortNumber(rate)));
}

void RunBar::refresh()
{
    refreshTransport();
    refreshLoad();
    refreshFigures();
    refreshNotice();
}

// How long the run is and, at full speed, how long one still has to wait for its end.
QString RunBar::lengthText(const sim::Scenario &scenario, const run::Frame *frame) const
{
    constexpr double worthSaying = 1.5; // seconds
    const QString whole = tr("of %1").arg(kinds::humanDuration(sim::inSeconds(scenario.duration)));
    if (m_run.state() != State::Running || m_run.speed() > 0 || !frame || frame->speed <= 0)
        return whole;
    const double left = sim::inSeconds(scenario.duration - frame->now) / frame->speed;
    return left < worthSaying ? whole : tr("%1, %2 left").arg(whole, kinds::humanDuration(std::ceil(left)));
}

void RunBar::refreshTransport()
{
    const State state = m_run.state();
    const bool canRun = state != State::Idle && state != State::Failed;
    m_play->setPlaying(state == State::Running);
    m_play->setEnabled(canRun);
    m_step->setEnabled(canRun && state != State::Running && state != State::Done);
    m_restart->setEnabled(state != State::Idle);
    m_seed->setEnabled(state != State::Idle);
    if (!m_seed->hasFocus())
        m_seed->setText(QString::number(state == State::Idle ? drawnSeed() : m_run.seed()));

    const run::Frame *frame = m_run.frame();
    m_clock->setText(views::clockText(frame ? frame->now : 0));
    const sim::Scenario *scenario = m_run.scenario();
    m_clockNote->setText(scenario ? lengthText(*scenario, frame) : QString());

    const double wanted = m_run.speed();
    m_speed->setText(views::speedText(wanted));
    m_speed->setToolTip(wanted > 0 ? tr("Simulated seconds per second of yours ([ slower, ] faster)")
                                   : tr("As fast as possible ([ slower)"));
    markSpeed();
    const bool lagging = wanted > 0 && frame && frame->speed < 0.8 * wanted;
    const bool tell = state == State::Running && frame && frame->speed > 0 && (wanted <= 0 || lagging);
    m_speedNote->setText(tell ? tr("reaches %1×").arg(views::shortNumber(frame->speed)) : QString());
}

void RunBar::refreshLoad()
{
    const diagram::NodeId client = loadedClient();
    const std::optional<double> load = m_run.load(client);
    m_load->setEnabled(load.has_value());
    const bool known = diagram::find(m_run.runningDiagram(), client);
    const QString name =
        known ? tr("offered load, %1").arg(run::itemName(m_run.runningDiagram(), client.text)) : tr("offered load");
    m_loadName->setText(m_loadName->fontMetrics().elidedText(name, Qt::ElideRight, m_loadName->width()));
    m_loadName->setToolTip(views::tipText(name));
    m_load->setToolTip(load ? QString() : whyNoLoad());
    if (!load) {
        m_loadText->setText(views::dash);
        return;
    }
    if (m_load->isSliderDown())
        return; // the hand knows better than a frame from before
    m_load->setRate(load.value());
    showRate(load.value());
}

void RunBar::refreshFigures()
{
    const Headline headline = headlineOf(m_run.observation());
    for (Figure *figure : {m_p50, m_p99, m_goodput, m_errors})
        figure->setSource(headline.source);
    if (!headline.source.isEmpty())
        m_p50->setSource(QStringLiteral("%1, %2").arg(headline.source, headline.count));
    m_p50->show(headline.p50, headline.source.isEmpty() ? headline.count : headline.source);
    m_p99->show(headline.p99, headline.window, headline.isSlow ? Figure::Mood::Slow : Figure::Mood::Plain);
    m_goodput->show(headline.goodput, headline.offered);
    m_errors->show(headline.errors, headline.causes,
                   headline.isFailing ? Figure::Mood::Fail : Figure::Mood::Plain);
}

void RunBar::refreshNotice()
{
    const run::Frame *frame = m_run.frame();
    const QString stopped = frame ? QString::fromStdString(frame->stopped) : QString();
    QString text;
    if (m_run.restartNeeded())
        text = tr("The drawing has changed.");
    else if (m_run.state() == State::Idle)
        text = tr("This drawing cannot run yet. The issues below say why.");
    else if (m_run.state() == State::Failed)
        text = tr("The run failed. The line at the bottom says why.");
    else if (!stopped.isEmpty())
        text = tr("The run stopped at a limit. The line at the bottom says why.");
    else if (m_run.state() == State::Done)
        text = tr("The run has ended. Play goes on beyond its end.");
    m_notice->setText(text);
    m_notice->setToolTip(views::tipText(stopped.isEmpty() ? text : stopped));
    m_apply->setText(m_run.restartNeeded() ? tr("Restart to apply") : tr("Restart"));
    m_apply->setVisible(m_run.restartNeeded() || m_run.state() == State::Failed);
    if (!m_load->isSliderDown()) // it would move under the hand
        m_noticeBox->setVisible(!text.isEmpty());
}

void RunBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_refresh.request(); // texts are cut to their room
}

void RunBar::paintEvent(QPaintEvent *event)
{
    QWidget::paintEvent(event);
    QPainter painter(this);
    painter.fillRect(0, height() - 1, width(), 1, m_theme.tokens().border);
}

} // namespace panels
