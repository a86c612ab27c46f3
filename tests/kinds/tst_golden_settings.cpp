// docs/settings.md says what the tables say: every setting of a file by its name, with its default.
#include "model/kinds/catalog.h"
#include "model/kinds/text.h"
#include "tests/support/golden.h"

#include <QTest>

using kinds::ParamSpec;
using kinds::ParamType;

namespace {

QString code(const QString &text)
{
    return QLatin1Char('`') + text + QLatin1Char('`');
}

QString defaultOf(const ParamSpec &row)
{
    if (row.type == ParamType::Policy)
        return QStringLiteral("off");
    if (row.type == ParamType::Section || row.type == ParamType::Variant || row.type == ParamType::Map || !*row.initial)
        return QStringLiteral("–");
    return code(QLatin1String(row.initial));
}

QString meaningOf(const ParamSpec &row)
{
    QStringList parts{QStringLiteral("*%1.*").arg(kinds::Kinds::tr(row.label))};
    if (*row.help)
        parts << kinds::Kinds::tr(row.help);
    QStringList words;
    for (const kinds::Option &option : row.options)
        words << code(QLatin1String(option.key));
    if (!words.isEmpty())
        parts << (row.type == ParamType::Choice ? QStringLiteral("One of %1.") : QStringLiteral("Of %1.")).arg(words.join(", "));
    if (*row.word)
        parts << QStringLiteral("Or `\"%1\"`.").arg(QLatin1String(row.word));
    if (*row.when && *row.tag)
        parts << QStringLiteral("Only with `%1` %2.").arg(QLatin1String(row.tag), QString::fromLatin1(row.when).replace(' ', ", "));
    if (*row.source)
        parts << QStringLiteral("Default from: %1").arg(kinds::Kinds::tr(row.source));
    return parts.join(' ').replace('|', QStringLiteral("\\|"));
}

void addRows(QString &text, std::span<const ParamSpec> rows, const QString &prefix)
{
    for (const ParamSpec &row : rows) {
        const QString path = prefix + QLatin1String(row.key);
        text += QStringLiteral("| %1 | %2 | %3 |\n").arg(code(path), defaultOf(row), meaningOf(row));
        if (row.type != ParamType::Distribution) // it has a table of its own
            addRows(text, row.rows, path + (row.type == ParamType::Map ? QStringLiteral(".NAME.") : QStringLiteral(".")));
    }
}

QString table(const QString &title, std::span<const ParamSpec> rows)
{
    QString text = QStringLiteral("\n## %1\n\n").arg(title);
    if (rows.empty())
        return text + QStringLiteral("No settings.\n");
    text += QStringLiteral("| setting | default | what it does |\n|---|---|---|\n");
    addRows(text, rows, {});
    return text;
}

bool isSame(const ParamSpec &one, const ParamSpec &other)
{
    QString a, b;
    addRows(a, {&one, 1}, {});
    addRows(b, {&other, 1}, {});
    return a == b;
}

// What the kind has of its own; the rest by name only.
QString tableBeside(const kinds::KindSpec &kind, const kinds::KindSpec &known)
{
    std::vector<ParamSpec> own;
    QStringList shared;
    for (const ParamSpec &row : kind.params) {
        if (std::any_of(known.params.begin(), known.params.end(), [&row](const ParamSpec &other) { return isSame(row, other); }))
            shared << code(QLatin1String(row.key));
        else
            own.push_back(row);
    }
    QString text = table(QStringLiteral("A node of kind `%1`").arg(QLatin1String(kind.key)), own);
    if (!shared.isEmpty())
        text += QStringLiteral("\nAnd as a `%1`: %2.\n").arg(QLatin1String(known.key), shared.join(", "));
    return text;
}

} // namespace

class TestGoldenSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theyAreThoseOnRecord()
    {
        QString text = QStringLiteral(
            "# Settings\n\nEvery setting of a diagram by its name in the file, as in `--set edges.shop.retry.maxAttempts=3`. What an edge\n"
            "of one style has no use for sleeps on it. Made from the tables of `model/kinds` (`UPDATE_GOLDEN=1 ctest -R golden_settings`\n"
            "rewrites it).\n");
        text += table(QStringLiteral("The run"), kinds::runParams());
        text += table(QStringLiteral("An edge"), kinds::edgeParams());
        const kinds::KindSpec &service = *kinds::nodeKind(QStringLiteral("service"));
        text += table(QStringLiteral("A node of kind `service`"), service.params);
        for (const kinds::KindSpec *kind : kinds::nodeKinds()) {
            if (kind != &service)
                text += tableBeside(*kind, service);
        }
        text += table(QStringLiteral("When a fault strikes"), kinds::faultTimeParams());
        for (const kinds::FaultSpec &fault : kinds::faultKinds())
            text += table(QStringLiteral("A fault of kind `%1`").arg(QLatin1String(fault.key)), fault.params);
        text += table(QStringLiteral("A distribution"), kinds::distributionParams());
        const QString difference = support::differenceFromGolden(QStringLiteral("../../docs/settings.md"), text.toUtf8());
        QVERIFY2(difference.isEmpty(), qPrintable(difference));
    }
};

QTEST_APPLESS_MAIN(TestGoldenSettings)
#include "tst_golden_settings.moc"
