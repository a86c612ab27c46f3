// The fingerprints of 200 scenarios made by chance: the same from every compiler, at every level of
// optimisation, on every machine. Those of the examples stand in their own files beside.
#include "tests/sim/anylaws.h"
#include "tests/support/golden.h"

#include <QTest>

class TestGoldenFingerprints : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theyAreThoseOnRecord()
    {
        QByteArray text;
        for (std::uint64_t number = 0; number < 200; ++number) {
            const std::uint64_t fingerprint =
                laws::fingerprintOf(sim::Engine(laws::scenarioOf(number), number));
            text += QStringLiteral("%1 %2\n").arg(number).arg(fingerprint, 16, 16, QLatin1Char('0')).toUtf8();
        }
        const QString difference =
            support::differenceFromGolden(QStringLiteral("runs/fingerprints.txt"), text);
        QVERIFY2(difference.isEmpty(), qPrintable(difference));
    }
};

QTEST_GUILESS_MAIN(TestGoldenFingerprints)
#include "tst_golden_fingerprints.moc"
