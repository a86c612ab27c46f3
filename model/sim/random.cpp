#include "model/sim/random.h"

#include <cmath>

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

Time clamped(double nanoseconds, Time max)
{
    constexpr double most = 9.0e18; // inside int64
    const double rounded = nanoseconds + 0.5;
    const Time value = rounded < 0 ? 0 : rounded > most ? never : static_cast<Time>(rounded);
    return value < max ? value : max;
}

} // namespace

namespace ziggurat {

constinit const Tables tables = makeTables();

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
        const double y = tables.y[layer] + uniform(bits) * (tables.y[layer + 1] - tables.y[layer]);
        if (y < portableExp(-x))
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

Time sampleRandom(const Distribution &distribution, std::uint64_t bits, double factor)
{
    const double scale = static_cast<double>(distribution.scale) * factor;
    const Time max =
        distribution.max == never ? never : clamped(static_cast<double>(distribution.max) * factor, never);
    switch (distribution.kind) {
    case Distribution::Kind::Constant:
        return clamped(scale, max);
    case Distribution::Kind::Exponential:
        return clamped(scale * exponential(bits), max);
    case Distribution::Kind::LogNormal:
        return clamped(scale * portableExp(distribution.sigma * normalQuantile(uniform(bits))), max);
    }
    return 0;
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
    const double spread = static_cast<double>(p99) / static_cast<double>(p50);
    return {.kind = Kind::LogNormal, .scale = p50, .sigma = portableLog(spread) / normalQuantile(0.99)};
}

Distribution Distribution::logNormalByMean(Time mean, double cv)
{
    if (cv == 0)
        return constant(mean);
    const double variance = portableLog(1 + cv * cv);
    const double median = static_cast<double>(mean) * portableExp(-variance / 2);
    return {.kind = Kind::LogNormal, .scale = clamped(median, never), .sigma = std::sqrt(variance)};
}

} // namespace sim
