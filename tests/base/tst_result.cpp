#include "model/base/issue.h"
#include "model/base/result.h"

#include <QtTest>

#include <memory>

using base::Issue;

class TestResult : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aResultIsAValueOrASentence();
    void aValueCanBeMovedOut();
    void onlyWarningsLetADiagramRun();
};

void TestResult::aResultIsAValueOrASentence()
{
    const base::Result<int> good = 3;
    QVERIFY(good);
    QCOMPARE(*good, 3);
    const base::Result<int> bad = base::Error{"There is none; make one."};
    QVERIFY(!bad);
    QCOMPARE(bad.error(), QString("There is none; make one."));
    const base::Outcome done = base::Nothing();
    QVERIFY(done);
}

void TestResult::aValueCanBeMovedOut()
{
    base::Result<std::unique_ptr<int>> result = std::make_unique<int>(7);
    const std::unique_ptr<int> value = std::move(*result);
    QCOMPARE(*value, 7);
}

void TestResult::onlyWarningsLetADiagramRun()
{
    Issue warning, error, refusal;
    warning.severity = Issue::Severity::Warning;
    error.severity = Issue::Severity::Error;
    refusal.severity = Issue::Severity::Refusal;
    QVERIFY(!base::keepsFromRunning({}));
    QVERIFY(!base::keepsFromRunning({warning}));
    QVERIFY(base::keepsFromRunning({warning, error}));
    QVERIFY(base::keepsFromRunning({refusal}));
}

QTEST_APPLESS_MAIN(TestResult)
#include "tst_result.moc"
