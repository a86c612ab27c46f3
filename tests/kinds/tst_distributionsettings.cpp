// Every distribution as the file writes it: read, refused with a sentence, written canonically, and
// described.
#include "model/kinds/catalog.h"
#include "model/kinds/values.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace kinds;
using sim::Distribution;

namespace {

constexpr sim::Time ms = sim::millisecond;

QJsonObject json(const QByteArray &text)
{
    return QJsonDocument::fromJson(text).object();
}

struct Form
{
    const char *text;
    Distribution read;
};

std::vector<Form> forms()
{
    return {
        {R"({"distribution": "exponential", "mean": "5ms"})", Distribution::exponential(5 * ms)},
        {R"({"distribution": "lognormal", "p50": "10ms", "p99": "50ms"})",
         Distribution::logNormalByQuantiles(10 * ms, 50 * ms)},
        {R"({"distribution": "lognormal", "mean": "5ms", "cv": 2})",
         Distribution::logNormalByMean(5 * ms, 2)},
        {R"({"distribution": "gamma", "mean": "5ms", "cv": 0.5})", Distribution::gammaByMean(5 * ms, 0.5)},
        {R"({"distribution": "erlang", "k": 3, "mean": "5ms"})", Distribution::erlang(3, 5 * ms)},
        {R"({"distribution": "weibull", "mean": "5ms", "cv": 2})", Distribution::weibullByMean(5 * ms, 2)},
        {R"({"distribution": "weibull", "p50": "10ms", "p99": "50ms"})",
         Distribution::weibullByQuantiles(10 * ms, 50 * ms)},
        {R"({"distribution": "pareto", "mean": "5ms", "cv": 2})", Distribution::paretoByMean(5 * ms, 2)},
        {R"({"distribution": "pareto", "p50": "10ms", "p99": "50ms"})",
         Distribution::paretoByQuantiles(10 * ms, 50 * ms)},
        {R"({"distribution": "uniform", "min": "0ms", "max": "8ms"})", Distribution::uniform(0, 8 * ms)},
        {R"({"distribution": "bimodal", "fast": "1ms", "slow": "90ms", "slowProbability": 0.05})",
         Distribution::bimodal(ms, 90 * ms, 0.05)},
        {R"({"distribution": "empirical", "quantiles": [[0.5, "10ms"], [0.99, "80ms"]]})",
         Distribution::empirical({{0.5, 10 * ms}, {0.99, 80 * ms}})},
    };
}

diagram::Params canonicalServiceTime(const QJsonValue &value)
{
    return canonical(nodeKind(QStringLiteral("service"))->params, {{QStringLiteral("serviceTime"), value}});
}

QString helpOf(const char *key)
{
    for (const ParamSpec &row : distributionParams()) {
        if (qstrcmp(row.key, key) == 0)
            return QString::fromUtf8(row.help);
    }
    return {};
}

} // namespace

class TestDistributionSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFormIsRead()
    {
        for (const Form &form : forms()) {
            const auto read = parseDistribution(json(form.text));
            QVERIFY2(read && *read == form.read, form.text);
        }
    }

    void everyFormMayHaveAMost()
    {
        for (const Form &form : forms()) {
            QJsonObject object = json(form.text);
            const bool isUniform = form.read.kind == Distribution::Kind::Uniform; // there it is the end
            object.insert("max", "9ms");
            const auto read = parseDistribution(object);
            QVERIFY2(read, form.text);
            QCOMPARE(isUniform ? read->scale + sim::Time(read->shape) : read->max, 9 * ms);
            object.insert("max", isUniform ? "soon" : "0ms");
            QVERIFY2(!parseDistribution(object), form.text);
        }
    }

    // The rows know all keys of all forms, and no form does without one of its own.
    void everyKeyIsARowAndIsNeeded()
    {
        QSet<QString> seen;
        for (const Form &form : forms()) {
            const QJsonObject object = json(form.text);
            const QString name = object["distribution"].toString();
            for (const QString &key : object.keys()) {
                seen.insert(key);
                const auto row = std::find_if(distributionParams().begin(), distributionParams().end(),
                                              [&](const ParamSpec &one) { return key == one.key; });
                QVERIFY2(row != distributionParams().end(), qPrintable(key));
                QVERIFY(key == "distribution" || QString(row->when).split(' ').contains(name));
                QJsonObject without = object;
                without.remove(key);
                const auto read = parseDistribution(without);
                QVERIFY2(!read && read.error().contains(key), qPrintable(name + ' ' + key));
            }
        }
        QCOMPARE(seen.size(), qsizetype(distributionParams().size()));
        QStringList names;
        for (const Option &option : distributionParams()[0].options)
            names << option.key;
        QCOMPARE(names.size(), 9);
        for (const Form &form : forms())
            QVERIFY(names.contains(json(form.text)["distribution"].toString()));
    }

    void whatCannotBeIsRefusedWithASentence_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QString>("part");
        const auto add = [](const char *value, const char *part) {
            QTest::newRow(value) << QByteArray(value) << part;
        };
        add(R"({"distribution": "zipf"})", "pareto, uniform, bimodal or empirical");
        add(R"({})", "bimodal or empirical");
        add(R"({"distribution": "gamma", "p50": "1ms", "p99": "2ms"})", "needs 'mean'");
        add(R"({"distribution": "gamma", "mean": "1ms", "cv": 101})", "needs 'cv', a number from 0 to 100");
        add(R"({"distribution": "erlang", "mean": "1ms", "k": 2.5})", "a whole number from 1 to 1000");
        add(R"({"distribution": "erlang", "mean": "1ms", "k": 0})", "a whole number from 1 to 1000");
        add(R"({"distribution": "weibull", "p50": "1ms", "mean": "1ms"})",
            "'weibull' needs either p50 and p99, or mean and cv");
        add(R"({"distribution": "pareto", "p50": "0s", "p99": "1ms"})", "longer than zero");
        add(R"({"distribution": "pareto", "p50": "3ms", "p99": "1ms"})",
            "p50 (3ms) must not be longer than p99");
        add(R"({"distribution": "uniform", "min": "3ms", "max": "1ms"})",
            "min (3ms) must not be longer than max");
        add(R"({"distribution": "bimodal", "fast": "3ms", "slow": "1ms", "slowProbability": 0.1})",
            "fast (3ms) must not be longer than slow");
        add(R"({"distribution": "bimodal", "fast": "1ms", "slow": "3ms", "slowProbability": 1.1})",
            "'slowProbability', a number from 0 to 1");
        add(R"({"distribution": "empirical", "quantiles": []})", "a list of 1 to 1000 pairs");
        add(R"({"distribution": "empirical", "quantiles": "0.5 10ms"})", "a list of 1 to 1000 pairs");
        add(R"({"distribution": "empirical", "quantiles": [0.5, "10ms"]})", "must be a share and a duration");
        add(R"({"distribution": "empirical", "quantiles": [[0.5, 10]]})", "must be a share and a duration");
        add(R"({"distribution": "empirical", "quantiles": [[0.5, "1ms", 2]]})", "a share and a duration");
        add(R"({"distribution": "empirical", "quantiles": [[50, "10ms"]]})", "a number from 0 to 1, not 50");
        add(R"({"distribution": "empirical", "quantiles": [[0.5, "1ms"], [0.5, "2ms"]]})",
            "must increase: 0.5 follows 0.5");
        add(R"({"distribution": "empirical", "quantiles": [[0.5, "2ms"], [0.9, "1ms"]]})",
            "must not become shorter: 1ms follows 2ms");
    }
    void whatCannotBeIsRefusedWithASentence()
    {
        QFETCH(QByteArray, value);
        QFETCH(QString, part);
        const base::Result<Distribution> read = parseDistribution(json(value));
        QVERIFY(!read);
        QVERIFY2(read.error().contains(part) && read.error().endsWith('.'), qPrintable(read.error()));
    }

    void durationsAreWrittenCanonically()
    {
        const QJsonObject given = json(R"({"distribution": "empirical", "x-more": [1],
            "quantiles": [[0.5, "0.01s"], [0.99, "80000us"]], "max": "1000ms"})");
        const QJsonObject expected = json(R"({"distribution": "empirical", "x-more": [1],
            "quantiles": [[0.5, "10ms"], [0.99, "80ms"]], "max": "1s"})");
        QCOMPARE(canonicalServiceTime(given)["serviceTime"].toObject(), expected);
        const QJsonObject two = json(
            R"({"distribution": "bimodal", "fast": "1000us", "slow": "0.09s", "slowProbability": 0.05})");
        QCOMPARE(canonicalServiceTime(two)["serviceTime"].toObject(), json(forms()[10].text));
        const QJsonObject wrong = json(R"({"distribution": "empirical", "quantiles": [[2, "0.01s"]]})");
        QCOMPARE(canonicalServiceTime(wrong)["serviceTime"].toObject(), wrong);
    }

    void canonicalOfCanonicalIsTheSame()
    {
        for (const Form &form : forms()) {
            const diagram::Params once = canonicalServiceTime(json(form.text));
            QCOMPARE(canonicalServiceTime(once["serviceTime"]), once);
            if (!once.isEmpty()) // the default is left out
                QVERIFY2(*parseDistribution(once["serviceTime"]) == form.read, form.text);
        }
    }

    void theHelpSaysWhatIsSimplified()
    {
        QVERIFY(helpOf("max").contains("lowers the mean"));
        QVERIFY(helpOf("p99").contains("no finite variance") && helpOf("p99").contains("no finite mean"));
        QVERIFY(helpOf("quantiles").contains("No time is below the first"));
        // The ratios it names are those at which alpha passes 2 and 1.
        QVERIFY(Distribution::paretoByQuantiles(10 * ms, 71 * ms).shape < 2);
        QVERIFY(Distribution::paretoByQuantiles(10 * ms, 70 * ms).shape > 2);
        QVERIFY(std::abs(Distribution::paretoByQuantiles(10 * ms, 500 * ms).shape - 1) < 1e-12);
    }
};

QTEST_APPLESS_MAIN(TestDistributionSettings)
#include "tst_distributionsettings.moc"
