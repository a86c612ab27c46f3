// The numbers and the curve beside a distribution agree with what the simulation draws; its fields are typed.
#include "model/kinds/catalog.h"
#include "model/kinds/values.h"
#include "model/sim/random.h"
#include "views/inspector/distributioneditor.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace inspector;
using sim::Distribution;

namespace {

constexpr sim::Time ms = sim::millisecond;

QJsonObject json(const char *text)
{
    return QJsonDocument::fromJson(text).object();
}

std::vector<Distribution> allKinds()
{
    return {Distribution::exponential(10 * ms),
            Distribution::logNormalByMean(10 * ms, 0.7),
            Distribution::gammaByMean(10 * ms, 0.5),
            Distribution::gammaByMean(10 * ms, 1.5),
            Distribution::gammaByMean(10 * ms, 0.002),
            Distribution::weibullByMean(10 * ms, 1.5),
            Distribution::paretoByMean(10 * ms, 0.2),
            Distribution::uniform(4 * ms, 16 * ms),
            Distribution::bimodal(5 * ms, 50 * ms, 0.1),
            Distribution::empirical({{0.1, 4 * ms}, {0.5, 8 * ms}, {0.9, 32 * ms}}),
            Distribution::empirical({{0, 0}, {1, 20 * ms}})};
}

const kinds::ParamSpec row{.key = "service",
                           .label = "Service",
                           .type = kinds::ParamType::Distribution,
                           .initial = "\"10ms\"",
                           .rows = kinds::distributionParams()};

} // namespace

class TestDistributionShapes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void momentsAreThoseOfTheSamples()
    {
        for (const Distribution &d : allKinds()) {
            const Moments moments = momentsOf(d);
            double sum = 0, squares = 0;
            constexpr int n = 100'000;
            int below50 = 0, below99 = 0, upTo50 = 0, upTo99 = 0;
            for (std::uint64_t i = 0; i < n; ++i) {
                const double x = sim::inSeconds(sim::sample(d, sim::draw(1, i)));
                sum += x;
                squares += x * x;
                below50 += x < moments.p50 * (1 - 1e-6);
                below99 += x < moments.p99 * (1 - 1e-6);
                upTo50 += x <= moments.p50 * (1 + 1e-6);
                upTo99 += x <= moments.p99 * (1 + 1e-6);
            }
            const double mean = sum / n, cv = std::sqrt(squares / n / mean / mean - 1);
            QVERIFY2(std::abs(mean / moments.mean - 1) < 0.02, qPrintable(QString::number(int(d.kind))));
            QVERIFY2(std::abs(cv / moments.cv - 1) < 0.05, qPrintable(QString::number(int(d.kind))));
            QVERIFY(below50 < 0.506 * n && upTo50 > 0.494 * n);
            QVERIFY(below99 < 0.9915 * n && upTo99 > 0.9885 * n);
        }
    }

    void theShareBelowIsThatOfTheSamples()
    {
        for (const Distribution &d : allKinds()) {
            for (const double seconds : {0.002, 0.006, 0.0101, 0.025, 0.06}) {
                int below = 0;
                for (std::uint64_t i = 0; i < 20'000; ++i)
                    below += sim::inSeconds(sim::sample(d, sim::draw(2, i))) <= seconds;
                QVERIFY(std::abs(shareBelow(d, seconds) - below / 20'000.0) < 0.014);
            }
        }
    }

    void aHeavyTailHasNoMomentsAndAWarning()
    {
        const Distribution noVariance = Distribution::paretoByQuantiles(10 * ms, 100 * ms);
        QVERIFY(std::isfinite(momentsOf(noVariance).mean) && std::isinf(momentsOf(noVariance).cv));
        QVERIFY(warningAbout(noVariance).contains("no finite variance"));
        Distribution noMean = Distribution::paretoByQuantiles(10 * ms, 500 * ms);
        QVERIFY(std::isinf(momentsOf(noMean).mean));
        QVERIFY(warningAbout(noMean).contains("no finite mean"));
        noMean.max = sim::second;
        QVERIFY(warningAbout(noMean).isEmpty());
        QVERIFY(warningAbout(Distribution::paretoByMean(10 * ms, 50)).isEmpty());
        QVERIFY(warningAbout(Distribution::exponential(10 * ms)).isEmpty());
    }

    // From whatever stood there before, each shape starts with something that is allowed.
    void everyShapeStartsAllowedFromEveryOther()
    {
        const QList<QJsonValue> before{
            "10ms",
            "0ms",
            json(R"({"distribution": "pareto", "p50": "1ms", "p99": "100s"})"),
            json(R"({"distribution": "uniform", "min": "0ms", "max": "9ms"})"),
            json(R"({"distribution": "bimodal", "fast": "0ms", "slow": "9ms", "slowProbability": 0.001})"),
            json(R"({"distribution": "gamma", "mean": "5ms", "cv": 0.001})")};
        for (const QJsonValue &value : before) {
            const Moments moments = startingFrom(value);
            for (const Shape &shape : shapesOf(row)) {
                if (shape.name.isEmpty())
                    continue;
                QJsonObject object{{"distribution", shape.name}};
                for (const kinds::ParamSpec *field : shape.fields) {
                    const QJsonValue part = startOf(*field, shape.name, moments);
                    if (!part.isUndefined())
                        object.insert(field->key, part);
                }
                const base::Outcome outcome = kinds::checkValue(row, object);
                QVERIFY2(outcome, outcome ? "" : qPrintable(shape.name + ": " + outcome.error()));
            }
        }
    }

    void quantilesAreTypedAsPairs()
    {
        DistributionEditor editor(row, m_theme);
        QSignalSpy chosen(&editor, &Editor::chosen);
        const QJsonObject value =
            json(R"({"distribution": "empirical", "quantiles": [[0.5, "10ms"], [0.99, "80ms"]]})");
        editor.showValue(value);
        auto *field = editor.findChild<QLineEdit *>("quantiles");
        QCOMPARE(field->text(), "0.5 10ms, 0.99 80ms");
        type(field, "0.5 1 ms,0.9  2ms, 0.99 80ms");
        QCOMPARE(
            chosen.last()[0].toJsonValue().toObject()["quantiles"],
            QJsonValue(QJsonArray{QJsonArray{0.5, "1ms"}, QJsonArray{0.9, "2ms"}, QJsonArray{0.99, "80ms"}}));
        type(field, "0.5 1ms, soon");
        const QJsonValue wrong = chosen.last()[0].toJsonValue();
        QVERIFY(!kinds::checkValue(row, wrong));
        editor.showTyped(wrong);
        QVERIFY(editor.explain(wrong, {}));
        QVERIFY(said(editor, "quantiles").startsWith("Type shares and times such as 0.5 10ms, 0.99 80ms."));
    }

    void fieldsSayWhatIsWrongWithThem()
    {
        DistributionEditor editor(row, m_theme);
        editor.showValue(json(R"({"distribution": "erlang", "k": 3, "mean": "5ms"})"));
        QVERIFY(editor.explain(json(R"({"distribution": "erlang", "k": 2.5, "mean": "5ms"})"), {}));
        QVERIFY(said(editor, "k").startsWith("Stages is a whole number from 1 to"));
        const QJsonObject uniform = json(R"({"distribution": "uniform", "min": "0ms", "max": "9ms"})");
        editor.showValue(uniform);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete); // the fields of the other shape
        QSignalSpy chosen(&editor, &Editor::chosen);
        type(editor.findChild<QLineEdit *>("min"), "12ms");
        const QJsonValue wrong = chosen.last()[0].toJsonValue();
        QVERIFY(editor.explain(wrong, {}));
        QCOMPARE(said(editor, "min"),
                 "At least must not be longer than At most, which is 9ms: raise At most first.");
        editor.explain(json(R"({"distribution": "uniform", "min": "0ms"})"), {});
        QVERIFY(said(editor, "max").startsWith("At most is needed") && said(editor, "min").isEmpty());
    }

private:
    static void type(QLineEdit *field, const QString &text)
    {
        field->setText(text);
        QTest::keyClick(field, Qt::Key_Return);
    }
    static QString said(const DistributionEditor &editor, const QString &part)
    {
        const auto *label = editor.findChild<QLabel *>("problem:" + part);
        return label->isHidden() ? QString() : label->text();
    }

    views::Theme m_theme;
};

QTEST_MAIN(TestDistributionShapes)
#include "tst_distributionshapes.moc"
