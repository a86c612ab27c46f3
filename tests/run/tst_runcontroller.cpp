#include "model/kinds/compile.h"
#include "model/run/runcontroller.h"
#include "tests/support/draw.h"

#include <QSignalSpy>
#include <QtTest>

using namespace run;
using diagram::EdgeId;
using diagram::NodeId;
using support::drawing;
using State = RunController::State;

namespace {

diagram::Diagram shop()
{
    return drawing("shoppers:client(rate=100) -[latency=1ms]-> orders(threads=4) ~> email");
}

diagram::Diagram with(diagram::Diagram drawn, const char *node, const char *path, const QJsonValue &value)
{
    diagram::Params &params = drawn.nodes.at(NodeId(node)).params;
    params = diagram::withParam(params, diagram::paramPath(path), value);
    return drawn;
}

// A run that waits for nobody: full speed, so that a test takes no simulated time.
struct Fast : RunController
{
    explicit Fast(const diagram::Diagram &drawn = shop())
    {
        setDiagram(drawn);
        setSpeed(0);
    }

    bool settles(State wanted)
    {
        return QTest::qWaitFor([&] { return state() == wanted && frame() && frame()->commands > 0; }, 30'000);
    }

    bool runsBeyond(sim::Time at)
    {
        return QTest::qWaitFor([&] { return frame() && frame()->now > at; }, 30'000);
    }

    bool logs(int entries)
    {
        return QTest::qWaitFor([&] { return interventions().size() >= entries; }, 30'000);
    }
};

} // namespace

class TestRunController : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aDrawingThatCannotRunIsIdleAndSaysWhy()
    {
        RunController run;
        QCOMPARE(run.state(), State::Idle);
        run.setDiagram(drawing("api"));
        QCOMPARE(run.state(), State::Idle);
        QVERIFY(!run.issues().isEmpty());
        QVERIFY(!run.scenario());
        QVERIFY(!run.frame());
        QVERIFY(!run.observation());
        run.play();
        run.step();
        run.pause();
        QCOMPARE(run.state(), State::Idle);
        run.setDiagram(shop());
        QCOMPARE(run.state(), State::Paused);
    }

    void aPreparedRunShowsItselfAtTimeZero()
    {
        RunController run;
        QSignalSpy restarted(&run, &RunController::restarted);
        run.setDiagram(shop());
        QCOMPARE(restarted.size(), 1);
        QVERIFY(QTest::qWaitFor([&] { return run.frame(); }));
        QTRY_COMPARE(run.frame()->now, 0);
        QCOMPARE(run.state(), State::Paused);
        QVERIFY(run.observation());
        QCOMPARE(run.observation().node(NodeId("orders")), run.nodeIndex(NodeId("orders")));
        QCOMPARE(run.nodeId(*run.nodeIndex(NodeId("email"))), NodeId("email"));
        QCOMPARE(run.edgeId(*run.edgeIndex(EdgeId("orders-email"))), EdgeId("orders-email"));
        QVERIFY(run.channelIndex(QStringLiteral("orders-email")));
        QVERIFY(!run.channelIndex(QStringLiteral("shoppers-orders")));
        QVERIFY(!run.nodeIndex(NodeId("nobody")));
    }

    void playPauseStepAndTheEnd()
    {
        Fast run;
        run.play();
        QCOMPARE(run.state(), State::Running);
        QVERIFY(run.settles(State::Done));
        QTRY_COMPARE(run.frame()->now, 60 * sim::second);
        QCOMPARE(run.history().now(), 60 * sim::second);
        run.pause();
        run.step();
        QCOMPARE(run.state(), State::Done);
        run.setSpeed(100);
        run.play();
        QCOMPARE(run.state(), State::Running);
        QVERIFY(run.runsBeyond(61 * sim::second));
        run.pause();
        QCOMPARE(run.state(), State::Paused);
        QVERIFY(QTest::qWaitFor([&] { return run.frame()->phase == Phase::Paused; }));
        const auto events = run.frame()->events;
        run.step();
        QCOMPARE(run.state(), State::Paused);
        QVERIFY(QTest::qWaitFor([&] { return run.frame()->events > events; }));
        QTRY_COMPARE(run.frame()->events, events + 1);
    }

    void atFullSpeedARunBeyondItsEndEndsAgain()
    {
        Fast run(drawing("shoppers:client(rate=5) -[latency=1ms]-> orders"));
        run.play();
        QVERIFY(run.settles(State::Done));
        QTRY_COMPARE(run.frame()->now, 60 * sim::second);
        run.play();
        QVERIFY(run.settles(State::Done));
        QTRY_COMPARE(run.frame()->now, 600 * sim::second);
        run.setSpeed(100); // without an end
        run.play();
        QVERIFY(run.runsBeyond(601 * sim::second));
        run.setSpeed(0);
        QVERIFY(run.settles(State::Done));
        QTRY_COMPARE(run.frame()->now, 1200 * sim::second);
        run.restart();
        run.play();
        QVERIFY(run.settles(State::Done));
        QTRY_COMPARE(run.frame()->now, 60 * sim::second);
    }

    void restartReturnsToTimeZero()
    {
        Fast run;
        run.play();
        QVERIFY(run.runsBeyond(sim::second));
        QSignalSpy restarted(&run, &RunController::restarted);
        run.pause();
        run.restart();
        QCOMPARE(restarted.size(), 1);
        QCOMPARE(run.state(), State::Paused);
        QCOMPARE(run.history().now(), 0);
        QVERIFY(!run.frame());
        QVERIFY(QTest::qWaitFor([&] { return run.frame(); }));
        QTRY_COMPARE(run.frame()->now, 0);
    }

    void aRunThatPlaysGoesOnPlayingAfterARestart()
    {
        Fast run;
        run.setSpeed(1);
        run.play();
        run.restart();
        QCOMPARE(run.state(), State::Running);
        QVERIFY(run.runsBeyond(0));
    }

    void theSeedDecidesTheRun()
    {
        const auto fingerprint = [](std::uint64_t seed) {
            Fast run;
            run.setSeed(seed);
            run.play();
            return run.settles(State::Done) && run.seed() == seed ? run.frame()->fingerprint : 0;
        };
        QVERIFY(fingerprint(5) != 0);
        QCOMPARE(fingerprint(5), fingerprint(5));
        QVERIFY(fingerprint(5) != fingerprint(6));
    }

    void aSeedChosenStaysUntilTheDrawingHasAnother()
    {
        Fast run;
        run.setSeed(9);
        run.setDiagram(with(shop(), "orders", "replicas", 2));
        QCOMPARE(run.seed(), 9U);
        diagram::Diagram other = shop();
        other.settings.run.insert(QStringLiteral("seed"), 3);
        run.setDiagram(other);
        QCOMPARE(run.seed(), 3U);
    }

    void runToStopsExactlyThere()
    {
        Fast run;
        run.setSpeed(1);
        run.runTo(30 * sim::second);
        QVERIFY(run.settles(State::Paused));
        QTRY_COMPARE(run.frame()->now, 30 * sim::second);
        QCOMPARE(run.speed(), 1.0);
        run.runTo(10 * sim::second); // has passed
        QCOMPARE(run.state(), State::Paused);
        run.setSpeed(0);
        run.play();
        QVERIFY(run.settles(State::Done));
        QTRY_COMPARE(run.frame()->now, 60 * sim::second);
    }

    void beforeItHasRunAnEditPreparesAnew()
    {
        Fast run;
        QSignalSpy restarted(&run, &RunController::restarted);
        run.setDiagram(with(shop(), "orders", "replicas", 3));
        QCOMPARE(restarted.size(), 1);
        QCOMPARE(run.scenario()->nodes[*run.nodeIndex(NodeId("orders"))].station.replicas, 3U);
        QVERIFY(!run.restartNeeded());
    }

    void movingANodePreparesNothing()
    {
        Fast run;
        QSignalSpy restarted(&run, &RunController::restarted);
        diagram::Diagram moved = shop();
        moved.nodes.at(NodeId("orders")).at = {400, 300};
        run.setDiagram(moved);
        QVERIFY(restarted.isEmpty());
        QCOMPARE(run.runningDiagram(), moved);
    }

    void movingOrRenamingBeforePlayKeepsTheFrameAndTellsTheViews()
    {
        Fast run;
        QVERIFY(QTest::qWaitFor([&] { return run.frame(); }));
        diagram::Diagram edited = shop();
        edited.nodes.at(NodeId("orders")).at = {400, 300};
        for (const QString &name : {QString(), QStringLiteral("Order service")}) {
            edited.nodes.at(NodeId("orders")).name = name;
            QSignalSpy told(&run, &RunController::stateChanged);
            run.setDiagram(edited);
            QVERIFY(run.frame());
            QVERIFY(run.observation());
            QCOMPARE(told.size(), 1);
        }
    }

    void aRunPreparedAnewShowsItself()
    {
        Fast run;
        QVERIFY(QTest::qWaitFor([&] { return run.frame(); }));
        run.setDiagram(with(shop(), "orders", "replicas", 3));
        QVERIFY(QTest::qWaitFor([&] { return run.frame(); }));
        QTRY_COMPARE(run.frame()->now, 0);
    }

    void aLiveSettingIsAnIntervention()
    {
        Fast run;
        run.step();
        run.setDiagram(with(shop(), "orders", "threads", 2));
        QVERIFY(run.logs(1));
        QCOMPARE(run.interventions()[0].target, QStringLiteral("orders"));
        QVERIFY2(run.interventions()[0].text.contains(QStringLiteral("2")),
                 qPrintable(run.interventions()[0].text));
        QVERIFY(!run.restartNeeded());
        QCOMPARE(run.scenario()->nodes[*run.nodeIndex(NodeId("orders"))].station.threads, 2U);
        QTRY_COMPARE(run.frame()->nodes[*run.nodeIndex(NodeId("orders"))].capacity, 2U);
    }

    void aStructuralChangeNeedsARestart()
    {
        Fast run;
        run.step();
        QVERIFY(run.settles(State::Paused));
        QSignalSpy changed(&run, &RunController::stateChanged);
        run.setDiagram(with(shop(), "orders", "replicas", 5));
        QVERIFY(run.restartNeeded());
        QCOMPARE(changed.size(), 1);
        QVERIFY(run.interventions().isEmpty());
        QCOMPARE(run.runningDiagram(), shop());
        run.setDiagram(shop()); // undone
        QVERIFY(!run.restartNeeded());
        run.setDiagram(drawing("shoppers:client -> orders"));
        QVERIFY(run.restartNeeded());
        QVERIFY(run.nodeIndex(NodeId("email")));
        run.restart();
        QVERIFY(!run.restartNeeded());
        QVERIFY(!run.nodeIndex(NodeId("email")));
    }

    void aDrawingBrokenWhileItRunsKeepsTheRun()
    {
        Fast run;
        run.step();
        QVERIFY(run.settles(State::Paused));
        run.setDiagram(drawing("orders -> email"));
        QVERIFY(run.restartNeeded());
        QVERIFY(!run.issues().isEmpty());
        QCOMPARE(run.state(), State::Paused);
        QVERIFY(run.frame());
        run.restart();
        QCOMPARE(run.state(), State::Idle);
        QVERIFY(!run.frame());
    }

    void theLoadIsFeltAndLogged()
    {
        Fast run;
        QCOMPARE(run.load(NodeId("shoppers")), 100.0);
        QVERIFY(!run.load(NodeId("orders")));
        QVERIFY(!run.load(NodeId("nobody")));
        run.setLoad(NodeId("shoppers"), 1000);
        QVERIFY(run.logs(1));
        QCOMPARE(run.load(NodeId("shoppers")), 1000.0);
        QCOMPARE(run.interventions()[0].at, 0);
        QCOMPARE(run.interventions()[0].text, QStringLiteral("load of shoppers 1000/s"));
        run.play();
        QVERIFY(run.settles(State::Done));
        const auto client = *run.nodeIndex(NodeId("shoppers"));
        const Summary all = run.history().summary(Subject::Node, client, 0, run.history().now());
        QVERIFY2(all.entered > 55'000 && all.entered < 65'000, qPrintable(QString::number(all.entered)));
        run.setLoad(NodeId("shoppers"), 1000); // no change
        QCOMPARE(run.interventions().size(), 1);
    }

    void aLoadSurvivesOtherLiveEdits()
    {
        Fast run;
        run.setLoad(NodeId("shoppers"), 250);
        run.setDiagram(with(shop(), "orders", "threads", 2));
        QVERIFY(run.logs(2));
        QCOMPARE(run.load(NodeId("shoppers")), 250.0);
        QCOMPARE(run.scenario()->nodes[*run.nodeIndex(NodeId("orders"))].station.threads, 2U);
        run.setDiagram(with(shop(), "shoppers", "workload.rate", 40)); // said in the drawing
        QCOMPARE(run.load(NodeId("shoppers")), 40.0);
        run.setLoad(NodeId("shoppers"), 77);
        run.restart();
        QCOMPARE(run.load(NodeId("shoppers")), 40.0);
        QVERIFY(run.interventions().isEmpty());
    }

    void faultsBeginAndEnd()
    {
        Fast run;
        run.step();
        const auto orders = *run.nodeIndex(NodeId("orders"));
        const auto edge = *run.edgeIndex(EdgeId("shoppers-orders"));
        run.startFault(QStringLiteral("slow"), QStringLiteral("orders"), 8);
        run.startFault(QStringLiteral("crash"), QStringLiteral("email"), 0);
        run.startFault(QStringLiteral("partition"), QStringLiteral("shoppers-orders"), 0);
        run.startFault(QStringLiteral("slow"), QStringLiteral("nobody"), 2);
        run.startFault(QStringLiteral("flood"), QStringLiteral("orders"), 2);
        QVERIFY(run.logs(3));
        QCOMPARE(run.interventions().size(), 3);
        QCOMPARE(run.interventions()[0].text, QStringLiteral("orders slowed ×8"));
        QCOMPARE(run.interventions()[2].text, QStringLiteral("shoppers → orders partitioned"));
        QTRY_COMPARE(run.frame()->nodes[orders].slow, 8.0);
        QTRY_VERIFY(run.frame()->edges[edge].partitioned);
        run.endFaults(QString(), QStringLiteral("orders"));
        run.endFaults(QStringLiteral("partition"), QStringLiteral("shoppers-orders"));
        QVERIFY(run.logs(5));
        QCOMPARE(run.interventions().size(), 5);
        QTRY_COMPARE(run.frame()->nodes[orders].slow, 1.0);
        QTRY_VERIFY(!run.frame()->edges[edge].partitioned);
        QTRY_VERIFY(run.frame()->nodes[*run.nodeIndex(NodeId("email"))].crashed);
        QVERIFY(run.interventions()[0].until >= run.interventions()[0].at && run.interventions()[0].until < sim::never);
        QCOMPARE(run.interventions()[1].until, sim::never); // the crash goes on
        QCOMPARE(run.interventions()[3].until, 0);          // an end has none
    }

    void theFirstSpeedLetsAMessageBeFollowed_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<double>("speed");
        QTest::newRow("half a millisecond")
            << QByteArray("c:client(rate=1000) -[latency=0.5ms]-> api") << 0.001;
        QTest::newRow("few requests are waited for two seconds at most")
            << QByteArray("c:client(rate=10) -[latency=0.5ms]-> api") << 0.05;
        QTest::newRow("of all clients together")
            << QByteArray(
                   "c:client(rate=10) -[latency=0.5ms]-> api; d:client(rate=40) -[latency=0.5ms]-> api")
            << 0.01;
        QTest::newRow("hardly any") << QByteArray("c:client(rate=0.001) -[latency=0.5ms]-> api") << 100.0;
        QTest::newRow("a second") << QByteArray("c:client -[latency=1s]-> api") << 2.0;
        QTest::newRow("zero latencies do not count")
            << QByteArray("c:client -[latency=0s]-> api -[latency=60ms]-> db") << 0.1;
        QTest::newRow("all zero: own work")
            << QByteArray("c:client -[latency=0s]-> api(serviceTime=120ms)") << 0.2;
    }

    void theFirstSpeedLetsAMessageBeFollowed()
    {
        QFETCH(QByteArray, text);
        RunController run;
        run.setDiagram(drawing(text.constData()));
        QTEST(run.speed(), "speed");
        QVERIFY(RunController::speeds().contains(run.speed()));
        run.setSpeed(50);
        run.setDiagram(shop()); // chosen by hand stays
        QCOMPARE(run.speed(), 50.0);
    }

    void pausedRunsDoNotPoll()
    {
        Fast run;
        run.step();
        QVERIFY(run.settles(State::Paused));
        QSignalSpy frames(&run, &RunController::frameChanged);
        QTest::qWait(0);
        for (int i = 0; i < 100; ++i)
            QCoreApplication::processEvents();
        QVERIFY(frames.size() <= 1);
    }
};

QTEST_GUILESS_MAIN(TestRunController)
#include "tst_runcontroller.moc"
