// The fewest colours that do a picture justice, for formats with a table of at most 256.
#pragma once

#include <QHash>
#include <QList>
#include <QRgb>

namespace app {

class ColourTable
{
public:
    // How often each opaque colour occurs -> at most `most` colours: exactly these if they fit, else by
    // median cut.
    ColourTable(const QHash<QRgb, int> &counts, int most);

    const QList<QRgb> &colours() const { return m_colours; }
    // Position of the colour nearest to this one. REQUIRES: the colour was counted.
    int indexOf(QRgb colour) const { return m_indices.value(colour); }

private:
    QList<QRgb> m_colours;
    QHash<QRgb, int> m_indices;
};

} // namespace app
