// One headline figure: a caption, the figure in steady digits, and a line of small print below it.
#pragma once

#include "views/shared/theme.h"

#include <QWidget>

namespace panels {

// The three lines of everything in the run bar, from its top.
namespace line {
inline constexpr int captionTop = 4, captionHeight = 14, valueTop = 18, valueHeight = 22, noteTop = 40,
                     noteHeight = 12;
inline constexpr int barHeight = 56;
inline constexpr int below = barHeight - noteTop - noteHeight; // nothing touches the line under the bar
} // namespace line

class Figure : public QWidget
{
    Q_OBJECT
public:
    enum class Mood { Plain, Slow, Fail };

    Figure(const QString &caption, views::Theme &theme, QWidget *parent = nullptr);

    void show(const QString &value, const QString &note, Mood mood = Mood::Plain);
    // Whose figure it is, for the tooltip; empty: that goes without saying.
    void setSource(const QString &source);
    const QString &value() const { return m_value; }
    const QString &note() const { return m_note; }
    Mood mood() const { return m_mood; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void describe(); // to tooltip and screen readers

    views::Theme &m_theme;
    QString m_caption, m_value, m_note, m_source;
    Mood m_mood = Mood::Plain;
};

} // namespace panels
