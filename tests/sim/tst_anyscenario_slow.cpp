// The laws of every run, for 5000 scenarios made by chance.
#include "tests/sim/anylaws.h"

class TestAnyScenarioSlow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyLawHolds_data() { laws::addRows(); }
    void everyLawHolds() { laws::checkRow(5000); }
};

QTEST_GUILESS_MAIN(TestAnyScenarioSlow)
#include "tst_anyscenario_slow.moc"
