// Colours, type and spacing of the look (resources and docs name the tokens). GUI thread.
#pragma once

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QObject>
#include <QPixmap>

namespace views {

struct Tokens
{
    QColor window, surface, canvas, dot, border, track, chip, text, text2, text3, accent, sync, async, ok,
        slow, fail, grey;
    bool dark = false;
};

// Sizes of the type, in pixels.
namespace type {
inline constexpr int tiny = 10, caption = 11, small = 12, base = 13, large = 16, headline = 20;
}
inline constexpr int unit = 4; // all spacing is a multiple of it

class Theme : public QObject
{
    Q_OBJECT
public:
    enum class Choice { System, Light, Dark };

    // Changes nothing yet: the application wears the theme from the first choose() on.
    explicit Theme(QObject *parent = nullptr);
    void choose(Choice choice); // sets application palette, style, font and style sheet
    Choice choice() const { return m_choice; }
    const Tokens &tokens() const { return m_tokens; }

    static Tokens lightTokens();
    static Tokens darkTokens();
    // Inter where present, else the system's font. Qt 6.4 cannot ask a font for tabular numerals:
    // figures that change are laid out by views/shared/numerals.h.
    static QFont font(int pixelSize, QFont::Weight weight = QFont::Normal);

Q_SIGNALS:
    void changed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void apply();

    Choice m_choice = Choice::System;
    Tokens m_tokens;
    bool m_worn = false;
};

// A glyph of resources/icons (24 px grid, stroke 1.75, `currentColor`) in a colour, crisp at any size and
// ratio. Cached. A resource that does not exist gives an empty picture of that size.
QPixmap glyph(const QString &resource, const QColor &colour, int size, qreal devicePixelRatio);
// In the text colour, greyed when disabled. Made for the theme of now: ask again when it has changed.
QIcon icon(const QString &resource, const Theme &theme);

} // namespace views
