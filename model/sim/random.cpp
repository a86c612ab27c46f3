#include "model/sim/random.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sim {

namespace {

constexpr double layerArea = 0.0039496598225815571993;

// Layer 0 is the base strip with the tail; x falls from the right end to 0.
constexpr ziggurat::Tables makeTables()
{
    ziggurat::Tables t;
    double x = ziggurat::tail;
    t.x[0] = layerArea / portableExp(-x); // the width of a box as large as base strip and tail
    t.x[1] = x;
    for (std::size_t i = 2; i < ziggurat::layers; ++i) {
        x = -portableLog(layerArea / x + portableExp(-x));
        t.x[i] = x;
    }
    t.x[ziggurat::layers] = 0;
    for (std::size_t i = 0; i <= ziggurat::layers; ++i)
        t.y[i] = portableExp(-t.x[i]);
    for (std::size_t i = 0; i < ziggurat::layers; ++i) {
        t.scale[i] = t.x[i] * 0x1p-53;
        t.sure[i] = static_cast<std::uint64_t>(t.x[i + 1] / t.x[i] * 0x1p53);
    }
    return t;
}

double ratio(const double (&p)[8], const double (&q)[7], double r)
{
    double num = p[7], den = q[6];
    for (int i = 6; i >= 0; --i)
        num = num * r + p[i];
    for (int i = 5; i >= 0; --i)
        den = den * r + q[i];
    return num / (den * r + 1);
}

// Coefficients of AS 241: M. J. Wichura, The percentage points of the normal distribution, Appl. Statist. 37
// (1988).
constexpr double centreP[8]{3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427,
                            13731.693765509461125, 45921.953931549871457, 67265.770927008700853,
                            33430.575583588128105, 2509.0809287301226727};
constexpr double centreQ[7]{42.313330701600911252, 687.18700749205790830, 5394.1960214247511077,
                            21213.794301586595867, 39307.895800092710610, 28729.085735721942674,
                            5226.4952788528545610};
constexpr double middleP[8]{1.42343711074968357734,   4.63033784615654529590,   5.76949722146069140550,
                            3.64784832476320460504,   1.27045825245236838258,   0.241780725177450611770,
                            0.0227238449892691845833, 7.74545014278341407640e-4};
constexpr double middleQ[7]{2.05319162663775882187,   1.67638483018380384940,   0.689767334985100004550,
                            0.148103976427480074590,  0.0151986665636164571966, 5.47593808499534494600e-4,
                            1.05075007164441684324e-9};
constexpr double farP[8]{6.65790464350110377720,    5.46378491116411436990,   1.78482653991729133580,
                         0.296560571828504891230,   0.0265321895265761230930, 1.24266094738807843860e-3,
                         2.71155556874348757815e-5, 2.01033439929228813265e-7};
constexpr double farQ[7]{0.599832206555887937690,   0.136929880922735805310,   0.0148753612908506148525,
                         7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
                         2.04426310338993978564e-15};

// The value at the share q of an Empirical, in nanoseconds.
double empiricalAt(const std::vector<Distribution::Quantile> &quantiles, double q)
{
    const auto above =
        std::upper_bound(quantiles.begin(), quantiles.end(), q,
                         [](double share, const auto &quantile) { return share < quantile.q; });
    if (above == quantiles.begin())
        return static_cast<double>(quantiles.front().value);
    if (above == quantiles.end())
        return static_cast<double>(quantiles.back().value);
    const auto below = above - 1;
    const double part = (q - below->q) / (above->q - below->q);
    const double low = static_cast<double>(below->value), high = static_cast<double>(above->value);
    return low > 0 ? low * portablePow(high / low, part) : low + part * (high - low);
}

// In nanoseconds, neither stretched nor clamped.
double unbounded(const Distribution &d, std::uint64_t bits)
{
    const double scale = static_cast<double>(d.scale);
    switch (d.kind) {
    case Distribution::Kind::Constant:
        return scale;
    case Distribution::Kind::Exponential:
        return scale * exponential(bits);
    case Distribution::Kind::LogNormal:
        return scale * portableExp(d.shape * normalQuantile(uniform(bits)));
    case Distribution::Kind::Gamma:
        return scale / d.shape * gamma(d.shape, bits);
    case Distribution::Kind::Weibull:
        return scale * d.share * portablePow(-portableLog(1 - uniform(bits)), 1 / d.shape);
    case Distribution::Kind::Pareto:
        return scale * portablePow(1 - uniform(bits), -1 / d.shape);
    case Distribution::Kind::Uniform:
        return scale + uniform(bits) * d.shape;
    case Distribution::Kind::Bimodal:
        return uniform(bits) < 1 - d.share ? scale : d.shape;
    case Distribution::Kind::Empirical:
        return empiricalAt(*d.quantiles, uniform(bits));
    }
    return 0;
}

// ln(Gamma(1 + 2s) / Gamma(1 + s)^2), which is ln(1 + cv^2) of a Weibull with k = 1/s. Increases with s.
double weibullSpread(double s)
{
    return logGamma(1 + 2 * s) - 2 * logGamma(1 + s);
}

Distribution weibull(double mean, double s)
{
    return {.kind = Distribution::Kind::Weibull,
            .scale = inWholeNanoseconds(mean, never),
            .shape = 1 / s,
            .share = portableExp(-logGamma(1 + s))};
}

double ratioOf(Time above, Time below)
{
    return static_cast<double>(above) / static_cast<double>(below);
}

} // namespace

namespace ziggurat {

constinit const Tables tables = makeTables();

// Whether a point of a layer that is `up` of the way from its lower to its upper edge is under the curve at x. The curve
// is convex: below its chord, above its tangents. Only between them the curve itself, which is slow, has to tell; a hair
// before them, so that the answer is the curve's own.
static bool isUnderCurve(std::size_t layer, double x, double up)
{
    constexpr double hair = 1e-9;
    const double right = tables.x[layer], left = tables.x[layer + 1], low = tables.y[layer], high = tables.y[layer + 1];
    if ((right - x) * (1 + hair) < (up - hair) * (right - left))
        return false;
    const double y = low + up * (high - low);
    if (y * (1 + hair) < low * (1 + (right - x)) || y * (1 + hair) < high * (1 - (x - left)))
        return true;
    return y < portableExp(-x);
}

double exponentialSlow(std::uint64_t bits)
{
    for (;;) {
        const auto layer = static_cast<std::size_t>(bits & (layers - 1));
        const std::uint64_t j = bits >> 11;
        const double x = static_cast<double>(j) * tables.scale[layer];
        if (j < tables.sure[layer])
            return x;
        bits = draw(bits, 1);
        if (layer == 0)
            return tail - portableLog(uniform(bits));
        if (isUnderCurve(layer, x, uniform(bits)))
            return x;
        bits = draw(bits, 2);
    }
}

} // namespace ziggurat

std::uint64_t streamKey(std::uint64_t seed, std::string_view id, std::string_view purpose)
{
    std::uint64_t h = mix(seed + 0x9e3779b97f4a7c15u);
    for (const char c : id)
        h = mix(h ^ static_cast<unsigned char>(c)) + 0x632be59bd9b4e019u;
    h = mix(h + 0xd1b54a32d192ed03u); // so that ("ab", "c") is not ("a", "bc")
    for (const char c : purpose)
        h = mix(h ^ static_cast<unsigned char>(c)) + 0x632be59bd9b4e019u;
    return mix(h);
}

double normalQuantile(double p)
{
    const double q = p - 0.5;
    if (q >= -0.425 && q <= 0.425)
        return q * ratio(centreP, centreQ, 0.180625 - q * q);
    const double r = std::sqrt(-portableLog(q < 0 ? p : 1 - p));
    const double x = r <= 5 ? ratio(middleP, middleQ, r - 1.6) : ratio(farP, farQ, r - 5);
    return q < 0 ? -x : x;
}

// Stirling's series, begun where its first neglected term is below 1e-16.
double logGamma(double x)
{
    double below = 1; // x (x + 1) ... up to the argument of the series
    for (; x < 12; x += 1)
        below *= x;
    const double r = 1 / (x * x);
    constexpr double terms[]{1.0 / 12,   -1.0 / 360,      1.0 / 1260, -1.0 / 1680,
                             1.0 / 1188, -691.0 / 360360, 1.0 / 156};
    double sum = 0;
    for (int i = 6; i >= 0; --i)
        sum = sum * r + terms[i];
    constexpr double halfLogTwoPi = 0.91893853320467274178;
    return (x - 0.5) * portableLog(x) - x + halfLogTwoPi + sum / x - portableLog(below);
}

double gamma(double k, std::uint64_t bits)
{
    if (k < 1) // of k + 1, shrunk by a power of a uniform number
        return gamma(k + 1, draw(bits, 1)) * portablePow(uniform(draw(bits, 2)), 1 / k);
    const double d = k - 1.0 / 3, c = 1 / std::sqrt(9 * d);
    for (std::uint64_t n = 0;; n += 2) {
        const double x = normalQuantile(uniform(n ? draw(bits, n) : bits));
        const double root = 1 + c * x;
        if (root <= 0)
            continue;
        const double v = root * root * root, u = uniform(draw(bits, n + 1));
        if (u < 1 - 0.0331 * (x * x) * (x * x) || portableLog(u) < 0.5 * x * x + d * (1 - v + portableLog(v)))
            return d * v;
    }
}

Time sampleRandom(const Distribution &distribution, std::uint64_t bits, double factor)
{
    const Time max = distribution.max == never
                         ? never
                         : inWholeNanoseconds(static_cast<double>(distribution.max) * factor, never);
    return inWholeNanoseconds(unbounded(distribution, bits) * factor, max);
}

bool Distribution::operator==(const Distribution &other) const
{
    const bool same = kind == other.kind && scale == other.scale && shape == other.shape &&
                      share == other.share && max == other.max && !quantiles == !other.quantiles;
    return same && (!quantiles || *quantiles == *other.quantiles);
}

Distribution Distribution::constant(Time value)
{
    return {.scale = value};
}

Distribution Distribution::exponential(Time mean)
{
    return {.kind = Kind::Exponential, .scale = mean};
}

Distribution Distribution::logNormalByQuantiles(Time p50, Time p99)
{
    if (p50 == p99)
        return constant(p50);
    return {.kind = Kind::LogNormal,
            .scale = p50,
            .shape = portableLog(ratioOf(p99, p50)) / normalQuantile(0.99)};
}

Distribution Distribution::logNormalByMean(Time mean, double cv)
{
    if (cv == 0)
        return constant(mean);
    const double variance = portableLog(1 + cv * cv);
    const double median = static_cast<double>(mean) * portableExp(-variance / 2);
    return {
        .kind = Kind::LogNormal, .scale = inWholeNanoseconds(median, never), .shape = std::sqrt(variance)};
}

Distribution Distribution::gammaByMean(Time mean, double cv)
{
    if (cv == 0)
        return constant(mean);
    return {.kind = Kind::Gamma, .scale = mean, .shape = 1 / (cv * cv)};
}

Distribution Distribution::erlang(std::uint32_t k, Time mean)
{
    return {.kind = Kind::Gamma, .scale = mean, .shape = static_cast<double>(k)};
}

Distribution Distribution::weibullByMean(Time mean, double cv)
{
    if (cv == 0)
        return constant(mean);
    const double wanted = portableLog(1 + cv * cv);
    double low = 1e-9, high = 16; // of 1/k; at 16 the cv is above 1000
    for (int i = 0; i < 60; ++i) {
        const double middle = (low + high) / 2;
        (weibullSpread(middle) < wanted ? low : high) = middle;
    }
    return weibull(static_cast<double>(mean), low);
}

Distribution Distribution::weibullByQuantiles(Time p50, Time p99)
{
    if (p50 == p99)
        return constant(p50);
    const double log2 = 0x1.62e42fefa39efp-1,
                 s = portableLog(ratioOf(p99, p50)) / portableLog(portableLog(100) / log2);
    return weibull(static_cast<double>(p50) * portableExp(logGamma(1 + s) - s * portableLog(log2)), s);
}

Distribution Distribution::paretoByMean(Time mean, double cv)
{
    if (cv == 0)
        return constant(mean);
    const double alpha = 1 + std::sqrt(1 + 1 / (cv * cv));
    return {.kind = Kind::Pareto,
            .scale = inWholeNanoseconds(static_cast<double>(mean) * (alpha - 1) / alpha, never),
            .shape = alpha};
}

Distribution Distribution::paretoByQuantiles(Time p50, Time p99)
{
    if (p50 == p99)
        return constant(p50);
    const double alpha = portableLog(50) / portableLog(ratioOf(p99, p50));
    return {.kind = Kind::Pareto,
            .scale = inWholeNanoseconds(static_cast<double>(p50) * portablePow(2, -1 / alpha), never),
            .shape = alpha};
}

Distribution Distribution::uniform(Time min, Time max)
{
    if (min == max)
        return constant(min);
    return {.kind = Kind::Uniform, .scale = min, .shape = static_cast<double>(max - min)};
}

Distribution Distribution::bimodal(Time fast, Time slow, double slowProbability)
{
    return {
        .kind = Kind::Bimodal, .scale = fast, .shape = static_cast<double>(slow), .share = slowProbability};
}

Distribution Distribution::empirical(std::vector<Quantile> quantiles)
{
    return {.kind = Kind::Empirical,
            .quantiles = std::make_shared<const std::vector<Quantile>>(std::move(quantiles))};
}

} // namespace sim
