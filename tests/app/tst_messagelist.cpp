// From a number of a ledger, or a message on the canvas, to all that has happened to it.
#include "tests/support/windowfixture.h"
#include "views/panels/storywords.h"

#include <QLabel>
#include <QPushButton>
#include <QTableWidget>
#include <QTest>

class TestMessageList : public QObject, private support::WindowFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        open();
        m_window->openExample(QStringLiteral(":/examples/queue-crash.hopyard"));
        m_window->run().pause();
        runTo(12 * sim::second);
    }
    void cleanup() { close(); }
    void aNumberOpensItsMessages();
    void aClickOnAMessageTellsItsLife();
    void aNewRunHasOtherMessages();

private:
    void runTo(sim::Time at)
    {
        m_window->run().runTo(at);
        QTRY_VERIFY(m_window->run().frame() && m_window->run().frame()->now == at &&
                    m_window->run().state() == run::RunController::State::Paused);
    }
    QTableWidget &table(const char *name) { return *m_window->findChild<QTableWidget *>(QLatin1String(name)); }
    QString title() { return m_window->findChild<QLabel *>(QStringLiteral("messagesTitle"))->text(); }
    static QString text(const QTableWidget &table, int row, int column) { return table.item(row, column)->text(); }
    void askForLost()
    {
        m_window->selection().select(diagram::NodeId(QStringLiteral("redis")));
        auto *number = m_window->findChild<QPushButton *>(QStringLiteral("ledger3"));
        QTRY_VERIFY(number->isVisible() && number->isEnabled());
        QTest::mouseClick(number, Qt::LeftButton);
    }
};

void TestMessageList::aNumberOpensItsMessages()
{
    askForLost();
    QTRY_VERIFY(table("lives").isVisible());
    const auto c = m_window->run().channelIndex(QStringLiteral("redis"));
    const sim::Ledger &ledger = m_window->run().frame()->channels[*c].ledger;
    QCOMPARE(static_cast<std::uint64_t>(table("lives").rowCount()), ledger.lost);
    QTRY_VERIFY(table("story").rowCount() > 2);
    QVERIFY(text(table("story"), 0, 1).contains(QStringLiteral("Orders publishes it")));
    QVERIFY(text(table("story"), table("story").rowCount() - 1, 1).startsWith(QStringLiteral("Lost")));
}

void TestMessageList::aClickOnAMessageTellsItsLife()
{
    // On to a moment at which one is on its way from the service to a queue, and can be seen.
    const auto e = m_window->run().edgeIndex(diagram::EdgeId(QStringLiteral("to-redis")));
    QVERIFY(e);
    const auto onItsWay = [&]() -> const sim::Hop * {
        for (const sim::Hop &hop : m_window->run().frame()->hops) {
            const sim::Time now = m_window->run().frame()->now, way = hop.arrives - hop.departed;
            if (hop.edge == *e && hop.kind == sim::HopKind::Message && now - hop.departed > way / 5)
                return &hop;
        }
        return nullptr;
    };
    m_window->run().setSpeed(0.001);
    for (int i = 1; i < 500 && !onItsWay(); ++i)
        runTo(12 * sim::second + i * 300 * sim::microsecond);
    const sim::Hop *hop = onItsWay();
    QVERIFY(hop);
    const std::uint64_t request = hop->id;
    const double progress = static_cast<double>(m_window->run().frame()->now - hop->departed) /
                            static_cast<double>(hop->arrives - hop->departed);
    const canvas::Route &route = drawing().shapes().edge(diagram::EdgeId(QStringLiteral("to-redis")))->route;
    QTest::mouseClick(&drawing(), Qt::LeftButton, {}, onCanvas(route.at(progress)));
    QTRY_VERIFY(table("lives").isVisible());
    QVERIFY(title().contains(panels::StoryWords::request(request)));
    QCOMPARE(table("lives").rowCount(), 2); // one for each of the two queues
    QCOMPARE(text(table("lives"), 1, 3), QStringLiteral("in flight"));
    QTest::mouseClick(table("lives").viewport(), Qt::LeftButton, {}, table("lives").visualItemRect(table("lives").item(1, 3)).center());
    QCOMPARE(table("story").rowCount(), 1);
}

void TestMessageList::aNewRunHasOtherMessages()
{
    askForLost();
    QTRY_VERIFY(table("lives").isVisible());
    m_window->run().restart();
    QTRY_VERIFY(!table("lives").isVisible());
    QCOMPARE(title(), QStringLiteral("No message chosen"));
}

QTEST_MAIN(TestMessageList)
#include "tst_messagelist.moc"
