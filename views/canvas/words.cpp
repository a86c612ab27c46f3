#include "views/canvas/words.h"

#include "model/kinds/catalog.h"
#include "model/kinds/values.h"

#include <QCoreApplication>

#include <cmath>

namespace canvas {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(canvas::Words)
};

QString translated(const char *text)
{
    return QCoreApplication::translate("Kinds", text);
}

// "200/s", "10/s to 100/s", "12 users".
QString workloadText(const kinds::Values &load)
{
    const QString arrivals = load.text("arrivals");
    const auto rate = [](double perSecond) {
        return Words::tr("%1/s").arg(rateText(perSecond));
    };
    if (arrivals == QLatin1String("closed")) {
        const auto users = load.count("users");
        return users == 1 ? Words::tr("1 user")
                          : Words::tr("%1 users").arg(countText(static_cast<double>(users)));
    }
    if (arrivals == QLatin1String("replay")) {
        const std::size_t times = load.times("times").size();
        return times == 1 ? Words::tr("1 request")
                          : Words::tr("%1 requests").arg(countText(static_cast<double>(times)));
    }
    if (arrivals == QLatin1String("mmpp")) {
        const std::vector<double> rates = load.rates("rates");
        return rates.size() == 2 ? Words::tr("%1 or %2").arg(rate(rates[0]), rate(rates[1])) : QString();
    }
    static const QStringList changing{QStringLiteral("ramp"), QStringLiteral("step"), QStringLiteral("spike"),
                                      QStringLiteral("sine")};
    if (changing.contains(arrivals))
        return Words::tr("%1 to %2").arg(rate(load.number("from")), rate(load.number("to")));
    return rate(load.number("rate"));
}

// "50 threads", "any number of threads".
QString threadsText(const kinds::Values &values)
{
    if (values.text("concurrency") == QLatin1String("unbounded"))
        return Words::tr("any number of threads");
    const auto count = values.count("threads");
    return count == 1 ? Words::tr("1 thread")
                      : Words::tr("%1 threads", nullptr, static_cast<int>(count))
                            .arg(countText(static_cast<double>(count)));
}

} // namespace

QString kindLabel(const QString &kind)
{
    const kinds::KindSpec *spec = kinds::nodeKind(kind);
    return spec ? translated(spec->label) : kind;
}

QString kindIcon(const QString &kind)
{
    const kinds::KindSpec *spec = kinds::nodeKind(kind);
    return spec ? QString::fromLatin1(spec->icon) : QString();
}

QString edgeLabel(const diagram::Edge &edge)
{
    const kinds::ProtocolSpec *spec = kinds::protocol(edge.protocol);
    QString label = spec ? translated(spec->label) : edge.protocol;
    if (edge.style == diagram::Style::Sync) {
        if (const auto timeout =
                kinds::parseDuration(edge.params.value(QStringLiteral("timeout")).toString()))
            label += QStringLiteral(" · ") + kinds::humanDuration(sim::inSeconds(*timeout));
    }
    if (edge.style == diagram::Style::Async && edge.params.value(QStringLiteral("alternateExchange")).toBool())
        return Words::tr("alternate");
    const QString binding = edge.params.value(QStringLiteral("bindingKey")).toString();
    return binding.isEmpty() || edge.style == diagram::Style::Sync ? label : binding;
}

QString setUpText(const diagram::Node &node)
{
    const kinds::KindSpec *spec = kinds::nodeKind(node.kind);
    if (!spec)
        return {};
    const kinds::Values values(spec->params, node.params);
    if (kinds::specAt(spec->params, {QStringLiteral("workload"), QStringLiteral("rate")}))
        return workloadText(values.section("workload"));
    if (!kinds::specAt(spec->params, {QStringLiteral("threads")}))
        return {};
    const auto replicas = static_cast<double>(values.count("replicas"));
    const QString threads = threadsText(values);
    return replicas > 1 ? Words::tr("%1 × %2").arg(countText(replicas), threads) : threads;
}

QString countText(double count)
{
    if (count >= 1e6)
        return QString::number(count / 1e6, 'g', 3) + QStringLiteral(" M");
    QString digits = QString::number(std::llround(count));
    if (digits.size() > 3)
        digits.insert(digits.size() - 3, QChar(0x2009));
    return digits;
}

QString rateText(double perSecond)
{
    if (perSecond > 0 && perSecond < 9.95)
        return QString::number(perSecond, 'f', 1);
    return countText(perSecond);
}

} // namespace canvas
