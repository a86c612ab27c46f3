// The examples: picture, chapter, name and two sentences on what to watch; a click opens one. GUI thread.
#pragma once

#include "model/diagram/diagram.h"
#include "views/shared/theme.h"

#include <QAbstractButton>
#include <QDialog>
#include <QPixmap>

namespace app {

struct Example
{
    QString resource; // ":/examples/welcome.hopyard"
    diagram::Diagram diagram;
};
struct Chapter
{
    QString title; // shown
    QList<Example> examples;
};
// All that are built in, the welcome example first.
QList<Chapter> chapters();
QList<Example> examples();
inline constexpr char welcomeExample[] = ":/examples/welcome.hopyard";

class ExampleCard : public QAbstractButton
{
    Q_OBJECT
public:
    ExampleCard(Example example, const QString &chapter, views::Theme &theme, QWidget *parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void draw();

    Example m_example;
    QString m_chapter; // as it is drawn
    views::Theme &m_theme;
    QPixmap m_picture;
};

class Gallery : public QDialog
{
    Q_OBJECT
public:
    Gallery(views::Theme &theme, QWidget *parent);

Q_SIGNALS:
    void chosen(const QString &resource);

private:
    QWidget *card(const Example &example, const QString &chapter, views::Theme &theme);
};

} // namespace app
