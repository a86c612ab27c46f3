#include "views/shared/theme.h"

#include "views/shared/stylesheet.h"

#include <QApplication>
#include <QEvent>
#include <QFontDatabase>
#include <QPalette>
#include <QStyle>
#include <QStyleFactory>

// A static library's resources are dropped unless somebody asks for them; outside any namespace by Qt's rule.
static void keepResources()
{
    Q_INIT_RESOURCE(hopyard);
}

namespace views {

namespace {

// The palette the system would have us wear, read by taking our own off for a moment.
bool systemIsDark()
{
    QApplication::setPalette(QPalette());
    return QApplication::palette().color(QPalette::Window).lightness() < 128;
}

QPalette paletteOf(const Tokens &tokens)
{
    QPalette palette;
    palette.setColor(QPalette::Window, tokens.window);
    palette.setColor(QPalette::WindowText, tokens.text);
    palette.setColor(QPalette::Base, tokens.canvas);
    palette.setColor(QPalette::AlternateBase, tokens.chip);
    palette.setColor(QPalette::Text, tokens.text);
    palette.setColor(QPalette::PlaceholderText, tokens.text2);
    palette.setColor(QPalette::Button, tokens.chip);
    palette.setColor(QPalette::ButtonText, tokens.text);
    palette.setColor(QPalette::BrightText, tokens.fail);
    palette.setColor(QPalette::ToolTipBase, tokens.surface);
    palette.setColor(QPalette::ToolTipText, tokens.text);
    palette.setColor(QPalette::Highlight, tokens.accent);
    palette.setColor(QPalette::HighlightedText, tokens.surface);
    palette.setColor(QPalette::Link, tokens.accent);
    palette.setColor(QPalette::LinkVisited, tokens.accent);
    palette.setColor(QPalette::Light, tokens.surface);
    palette.setColor(QPalette::Midlight, tokens.chip);
    palette.setColor(QPalette::Mid, tokens.border);
    palette.setColor(QPalette::Dark, tokens.grey);
    palette.setColor(QPalette::Shadow, tokens.dark ? QColor(Qt::black) : tokens.grey);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, tokens.grey);
    return palette;
}

} // namespace

Theme::Theme(QObject *parent)
    : QObject(parent)
    , m_tokens(lightTokens())
{
    keepResources();
}

void Theme::choose(Choice choice)
{
    if (!m_worn) {
        m_worn = true;
        QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
        QApplication::setFont(font(type::base));
        qApp->installEventFilter(this);
    }
    m_choice = choice;
    apply();
}

void Theme::apply()
{
    const bool dark = m_choice == Choice::System ? systemIsDark() : m_choice == Choice::Dark;
    m_tokens = dark ? darkTokens() : lightTokens();
    QApplication::setPalette(paletteOf(m_tokens));
    qApp->setStyleSheet(styleSheetFor(m_tokens));
    Q_EMIT changed();
}

// The platform tells every window when the system's theme changes; the application itself hears nothing.
bool Theme::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ThemeChange && m_choice == Choice::System && watched->isWindowType() &&
        systemIsDark() != m_tokens.dark)
        apply();
    return false;
}

Tokens Theme::lightTokens()
{
    return {.window = 0xF4F5F7,
            .surface = 0xFFFFFF,
            .canvas = 0xFAFBFC,
            .dot = 0xDFE3E9,
            .border = 0xDCE0E6,
            .track = 0xE7EAEF,
            .chip = 0xEEF1F5,
            .text = 0x1A2330,
            .text2 = 0x566171,
            .text3 = 0x7B8696,
            .accent = 0x0B6BCB,
            .sync = 0x0072B2,
            .async = 0x8A4BB8,
            .ok = 0x00835C,
            .slow = 0xA06600,
            .fail = 0xC84A00,
            .grey = 0x98A1AE,
            .dark = false};
}

Tokens Theme::darkTokens()
{
    return {.window = 0x14181E,
            .surface = 0x1C222B,
            .canvas = 0x11151B,
            .dot = 0x262D37,
            .border = 0x2D3642,
            .track = 0x2B333F,
            .chip = 0x262E39,
            .text = 0xE9EDF3,
            .text2 = 0xA9B3C1,
            .text3 = 0x7F8B9B,
            .accent = 0x4BA3F5,
            .sync = 0x5BB4EA,
            .async = 0xC79AEA,
            .ok = 0x35C89A,
            .slow = 0xF2B33D,
            .fail = 0xFF8B52,
            .grey = 0x6C7786,
            .dark = true};
}

QFont Theme::font(int pixelSize, QFont::Weight weight)
{
    static const bool hasInter = QFontDatabase::hasFamily(QStringLiteral("Inter"));
    QFont font = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    if (hasInter)
        font.setFamily(QStringLiteral("Inter"));
    font.setPixelSize(pixelSize);
    font.setWeight(weight);
    return font;
}

} // namespace views
