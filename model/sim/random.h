// Random numbers without state: a draw is a function of a stream key and a counter, so a copy of the world
// needs nothing extra and changing one knob never shifts the draws of another. Everything here uses only
// integer arithmetic and + - * / sqrt on doubles, which IEEE 754 rounds alike everywhere: the same bits on
// every machine.
#pragma once

#include "model/sim/scenario.h"

#include <array>
#include <bit>
#include <cstdint>
#include <string_view>

namespace sim {

// Mixes all bits of x into all bits of the result; a bijection (the finalizer of SplitMix64, Steele et al.
// 2014).
constexpr std::uint64_t mix(std::uint64_t x)
{
    x ^= x >> 30;
    x *= 0xbf58476d1ce4e5b9u;
    x ^= x >> 27;
    x *= 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

// The n-th draw of a stream: 64 uniform bits.
constexpr std::uint64_t draw(std::uint64_t stream, std::uint64_t n)
{
    return mix(stream + n * 0x9e3779b97f4a7c15u);
}

// The key of the stream of one entity for one purpose ("arrivals", "service", ...).
std::uint64_t streamKey(std::uint64_t seed, std::string_view id, std::string_view purpose);

// Uniform in (0, 1), never an end point.
constexpr double uniform(std::uint64_t bits)
{
    return (static_cast<double>(bits >> 12) + 0.5) * 0x1p-52;
}

// Natural logarithm. REQUIRES: x positive, normal and finite. Relative error below 4e-16.
constexpr double portableLog(double x)
{
    auto bits = std::bit_cast<std::uint64_t>(x);
    auto exponent = static_cast<int>(bits >> 52) - 1023;
    double m = std::bit_cast<double>((bits & 0xfffffffffffffu) | 0x3ff0000000000000u);
    if (m > 1.4142135623730951) {
        m *= 0.5;
        ++exponent;
    }
    const double f = (m - 1) / (m + 1);
    const double s = f * f;
    double sum = 0; // atanh(f)/f - 1 = s/3 + s^2/5 + ...; s < 0.0295
    for (int k = 23; k >= 3; k -= 2)
        sum = s * (1.0 / k + sum);
    const double e = exponent;
    return e * 0x1.62e42fefa38p-1 + (2 * f + (2 * f * sum + e * 0x1.ef35793c7673p-45));
}

// e to the x. Relative error below 4e-16. Below -700 it is 0, above 700 it stays at e^700.
constexpr double portableExp(double x)
{
    if (x < -700)
        return 0;
    x = x > 700 ? 700 : x;
    const double scaled = x * 1.4426950408889634;
    const auto k = static_cast<std::int64_t>(scaled + (scaled < 0 ? -0.5 : 0.5));
    const double n = static_cast<double>(k);
    const double r = (x - n * 0x1.62e42fefa38p-1) - n * 0x1.ef35793c7673p-45; // |r| < 0.35
    double sum = 1;
    for (int i = 14; i >= 1; --i)
        sum = 1 + r * sum / i;
    return sum * std::bit_cast<double>(static_cast<std::uint64_t>(k + 1023) << 52);
}

// x to the y. REQUIRES: x as for portableLog. Relative error below 1e-15 * (1 + |y ln x|).
constexpr double portablePow(double x, double y)
{
    return portableExp(y * portableLog(x));
}

// ln Gamma(x). REQUIRES: 0 < x < 1e6. Error below 1e-14 * (1 + (1 + x) |ln x|).
double logGamma(double x);

// The standard normal quantile of p in (0, 1): Wichura's algorithm AS 241 (PPND16), relative error about
// 1e-15.
double normalQuantile(double p);

namespace ziggurat {
inline constexpr int layers = 256;
inline constexpr double tail = 7.69711747013104972; // where the lowest layer's tail begins
// Of layer i: x < width[i+1] needs no look at the curve. Unit: 2^-53 of width[i].
struct Tables
{
    std::array<double, layers + 1> x{};
    std::array<double, layers + 1> y{}; // exp(-x)
    std::array<double, layers> scale{}; // x[i] / 2^53
    std::array<std::uint64_t, layers> sure{};
};
extern const Tables tables;
double exponentialSlow(std::uint64_t bits); // draws further bits from these
} // namespace ziggurat

// Exponential with mean 1 (ziggurat of Marsaglia and Tsang, 256 layers).
inline double exponential(std::uint64_t bits)
{
    const auto layer = static_cast<std::size_t>(bits & (ziggurat::layers - 1));
    const std::uint64_t j = bits >> 11;
    if (j < ziggurat::tables.sure[layer]) [[likely]]
        return static_cast<double>(j) * ziggurat::tables.scale[layer];
    return ziggurat::exponentialSlow(bits);
}

// Gamma with shape k > 0 and mean k: Marsaglia and Tsang's rejection, which draws further bits from these.
double gamma(double k, std::uint64_t bits);

// Nanoseconds, rounded, within [0, max].
inline Time inWholeNanoseconds(double nanoseconds, Time max)
{
    constexpr double most = 9.0e18; // inside int64
    const double rounded = nanoseconds + 0.5;
    const Time value = rounded < 0 ? 0 : rounded > most ? never : static_cast<Time>(rounded);
    return value < max ? value : max;
}

// A random duration from 64 uniform bits, clamped to [0, max], then stretched by `factor`. All but
// Exponential and Gamma grow with the bits.
Time sampleRandom(const Distribution &distribution, std::uint64_t bits, double factor);
inline Time sample(const Distribution &distribution, std::uint64_t bits, double factor = 1)
{
    if (distribution.kind == Distribution::Kind::Constant && factor == 1)
        return distribution.scale < distribution.max ? distribution.scale : distribution.max;
    if (distribution.kind == Distribution::Kind::Exponential && distribution.max == never)
        return inWholeNanoseconds(static_cast<double>(distribution.scale) * exponential(bits) * factor,
                                  never);
    return sampleRandom(distribution, bits, factor);
}

} // namespace sim
