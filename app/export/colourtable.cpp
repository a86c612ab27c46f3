#include "app/export/colourtable.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace app {

namespace {

struct Swatch
{
    QRgb colour;
    int count;
};

int channel(QRgb colour, int index)
{
    return (colour >> (16 - 8 * index)) & 0xff;
}

// A run of swatches that will share one colour.
struct Box
{
    std::size_t first, last; // [first, last)
    int widest = 0;          // channel with the largest spread
    std::int64_t weight = 0; // what splitting it gains: its spread times its pixels

    void measure(const std::vector<Swatch> &swatches)
    {
        std::int64_t pixels = 0;
        std::array<int, 3> low{255, 255, 255}, high{0, 0, 0};
        for (std::size_t i = first; i < last; ++i) {
            pixels += swatches[i].count;
            for (int c = 0; c < 3; ++c) {
                low[c] = std::min(low[c], channel(swatches[i].colour, c));
                high[c] = std::max(high[c], channel(swatches[i].colour, c));
            }
        }
        for (int c = 1; c < 3; ++c) {
            if (high[c] - low[c] > high[widest] - low[widest])
                widest = c;
        }
        weight = last - first < 2 ? 0 : pixels * (high[widest] - low[widest]);
    }
};

// Cuts the box where half of its pixels lie on either side along its widest channel.
Box splitOff(Box &box, std::vector<Swatch> &swatches)
{
    const auto begin = swatches.begin() + static_cast<std::ptrdiff_t>(box.first);
    const auto end = swatches.begin() + static_cast<std::ptrdiff_t>(box.last);
    std::sort(begin, end, [c = box.widest](const Swatch &a, const Swatch &b) {
        return std::pair(channel(a.colour, c), a.colour) < std::pair(channel(b.colour, c), b.colour);
    });
    std::int64_t pixels = 0;
    for (auto it = begin; it != end; ++it)
        pixels += it->count;
    std::size_t cut = box.first;
    std::int64_t below = 0;
    while (cut < box.last - 1 && below * 2 < pixels)
        below += swatches[cut++].count;
    Box upper{cut, box.last};
    box = {box.first, cut};
    box.measure(swatches);
    upper.measure(swatches);
    return upper;
}

QRgb meanColour(const Box &box, const std::vector<Swatch> &swatches)
{
    std::array<std::int64_t, 3> sum{};
    std::int64_t pixels = 0;
    for (std::size_t i = box.first; i < box.last; ++i) {
        pixels += swatches[i].count;
        for (int c = 0; c < 3; ++c)
            sum[c] += std::int64_t{swatches[i].count} * channel(swatches[i].colour, c);
    }
    const auto mean = [&](int c) {
        return static_cast<int>((sum[c] + pixels / 2) / pixels);
    };
    return qRgb(mean(0), mean(1), mean(2));
}

} // namespace

ColourTable::ColourTable(const QHash<QRgb, int> &counts, int most)
{
    std::vector<Swatch> swatches;
    swatches.reserve(static_cast<std::size_t>(counts.size()));
    for (auto it = counts.begin(); it != counts.end(); ++it)
        swatches.push_back({it.key(), it.value()});
    // The hash has no order of its own; a picture must always get the same table.
    std::sort(swatches.begin(), swatches.end(),
              [](const Swatch &a, const Swatch &b) { return a.colour < b.colour; });

    std::vector<Box> boxes;
    if (!swatches.empty())
        boxes.push_back({0, swatches.size()});
    for (Box &box : boxes)
        box.measure(swatches);
    while (!boxes.empty() && boxes.size() < static_cast<std::size_t>(most)) {
        const auto heaviest = std::max_element(
            boxes.begin(), boxes.end(), [](const Box &a, const Box &b) { return a.weight < b.weight; });
        if (heaviest->weight == 0)
            break;
        const Box upper = splitOff(*heaviest, swatches);
        boxes.push_back(upper);
    }
    for (const Box &box : boxes) {
        for (std::size_t i = box.first; i < box.last; ++i)
            m_indices.insert(swatches[i].colour, static_cast<int>(m_colours.size()));
        m_colours.append(meanColour(box, swatches));
    }
}

} // namespace app
