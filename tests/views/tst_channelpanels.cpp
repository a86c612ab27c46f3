// What the inspector says of queues and logs while they run: the ledger, the groups, a replay.
#include "tests/support/draw.h"
#include "tests/support/inspectorfixture.h"

#include <QLabel>
#include <QPushButton>
#include <QTest>

using diagram::EdgeId;
using diagram::NodeId;

class TestChannelPanels : public QObject, support::InspectorFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        openInspector(1400);
        m_run->setSpeed(0);
    }
    void cleanup()
    {
        closeInspector();
    }

    void theLedgerOfAQueueBalances()
    {
        run("c:client(rate=100) ~> q:queue(maxLength=5) ~> a(serviceTime=50ms)", 3 * sim::second);
        for (const auto &select : {std::function<void()>([&] { m_selection->select(NodeId("q")); }),
                                   std::function<void()>([&] { m_selection->select(EdgeId("q-a")); })}) {
            select();
            QTRY_VERIFY(number(0) > 100);
            qint64 sum = 0;
            for (int term = 1; term <= 8; ++term)
                sum += number(term);
            QCOMPARE(sum, number(0));
            QVERIFY(number(4) > 0); // dropped
        }
    }

    void whatCarriesNoMessagesHasNoLedger()
    {
        run("c:client(rate=100) -> a ~> q:queue ~> b", sim::second);
        m_selection->select(NodeId("a"));
        QTRY_VERIFY(m_inspector->findChild<QPushButton *>("ledger0") == nullptr ||
                    !m_inspector->findChild<QPushButton *>("ledger0")->isVisible());
    }

    void aGroupSaysItsMembersAndItsLag()
    {
        run("c:client(rate=100) ~> l:log(partitions=2) ~[consumers=3]~> a(serviceTime=50ms)", 3 * sim::second);
        m_selection->select(NodeId("l"));
        QTRY_VERIFY(groupState().startsWith("3 members, 1 without a partition, lag "));
    }

    void aReplayIsAButtonAndStandsInTheLog()
    {
        run("c:client(rate=100) ~> l:log ~[commit=afterBatch]~> a(serviceTime=1ms)", 3 * sim::second);
        m_selection->select(NodeId("l"));
        auto *replay = m_inspector->findChild<QPushButton *>("replay");
        QTRY_VERIFY(replay && replay->isVisible());
        QTRY_VERIFY(m_run->frame() && m_run->frame()->now >= 3 * sim::second);
        QVERIFY(m_run->frame()->logs[0].lag(0) < 50);
        QTest::mouseClick(replay, Qt::LeftButton);
        QTRY_COMPARE(m_run->interventions().size(), 1);
        QCOMPARE(m_run->interventions()[0].text, QStringLiteral("replay of l/a"));
        QTRY_VERIFY(m_run->frame()->logs[0].lag(0) + m_run->frame()->channels[0].ledger.replayed > 200);
    }

private:
    void run(const char *text, sim::Time until)
    {
        m_document->reset(support::drawing(text));
        m_run->setDiagram(m_document->diagram());
        m_run->runTo(until);
        QTRY_COMPARE(m_run->state(), run::RunController::State::Paused);
    }
    qint64 number(int term) const
    {
        const auto *label = m_inspector->findChild<QPushButton *>(QStringLiteral("ledger%1").arg(term));
        QString digits;
        for (const QChar c : label ? label->text() : QString()) {
            if (c.isDigit())
                digits += c;
        }
        return digits.isEmpty() ? -1 : digits.toLongLong();
    }
    QString groupState() const
    {
        const auto *label = m_inspector->findChild<QLabel *>(QStringLiteral("groupState"));
        return label ? label->text() : QString();
    }
};

QTEST_MAIN(TestChannelPanels)
#include "tst_channelpanels.moc"
