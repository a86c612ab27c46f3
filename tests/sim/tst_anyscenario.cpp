// The laws of every run, for 300 scenarios made by chance; thousands more in tst_anyscenario_slow.
#include "tests/sim/anylaws.h"

class TestAnyScenario : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyLawHolds_data() { laws::addRows(); }
    void everyLawHolds() { laws::checkRow(300); }
};

QTEST_GUILESS_MAIN(TestAnyScenario)
#include "tst_anyscenario.moc"
