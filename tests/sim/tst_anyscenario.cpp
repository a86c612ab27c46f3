// The laws of every run, for 300 scenarios made by chance; thousands more in tst_anyscenario_slow.
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
        for (std::uint64_t number = 0; number < 300; ++number) {
            const QString text = law(number);
            QVERIFY2(text.isEmpty(), qPrintable(QStringLiteral("scenario %1: %2").arg(number).arg(text)));
        }
    }
};

QTEST_GUILESS_MAIN(TestAnyScenario)
#include "tst_anyscenario.moc"
