// The laws of every run, for 5000 scenarios made by chance.
#include "tests/sim/anylaws.h"

#include <QTest>

class TestAnyScenario : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theBooksBalanceAtEveryInstant() { holds(laws::booksBalance); }
    void aCopyAWatchedAndASlicedRunAreOneRun() { holds(laws::isOneRun); }
    void whenTheLoadEndsEverythingDrains() { holds(laws::drains); }
    void settingsMayTurnWhileItRuns() { holds(laws::settingsMayTurn); }
    void anUnconnectedNodeChangesNoOtherNumber() { holds(laws::strangersChangeNothing); }

private:
    static void holds(QString (*law)(std::uint64_t))
    {
        for (std::uint64_t number = 0; number < 5000; ++number) {
            const QString text = law(number);
            QVERIFY2(text.isEmpty(), qPrintable(QStringLiteral("scenario %1: %2").arg(number).arg(text)));
        }
    }
};

QTEST_GUILESS_MAIN(TestAnyScenario)
#include "tst_anyscenario_slow.moc"
