#include "app/gallery.h"

#include "model/document/filestore.h"
#include "model/document/format.h"
#include "views/canvas/picture.h"
#include "views/shared/stylesheet.h"

#include <QCoreApplication>
#include <QDir>
#include <QGridLayout>
#include <QPainter>
#include <QPainterPath>
#include <QScreen>
#include <QScrollArea>
#include <QSet>

namespace app {

namespace {

constexpr QSize pictureSize{400, 168};
constexpr int padding = 12;
constexpr int chapterHeight = 16, nameHeight = 20;
constexpr int radius = 10;
constexpr int columns = 2;

QFont nameFont()
{
    return views::Theme::font(views::type::base, QFont::DemiBold);
}

QFont chapterFont()
{
    QFont font = views::Theme::font(views::type::tiny, QFont::DemiBold);
    font.setLetterSpacing(QFont::AbsoluteSpacing, 0.6);
    return font;
}

QFont textFont()
{
    return views::Theme::font(views::type::small);
}

int textHeight(const QString &text)
{
    const QRect room(0, 0, pictureSize.width() - 2 * padding, 10'000);
    return QFontMetrics(textFont()).boundingRect(room, Qt::TextWordWrap, text).height();
}

// In the order of the article that Hopyard teaches.
struct ChapterSpec
{
    const char *title, *examples; // by file, with spaces between
};
constexpr ChapterSpec specs[] = {
    {QT_TRANSLATE_NOOP("Gallery", "Start here"), "welcome"},
    {QT_TRANSLATE_NOOP("Gallery", "REST calls"), "rest-timeout"},
    {QT_TRANSLATE_NOOP("Gallery", "GraphQL federation"), "graphql-federation"},
    {QT_TRANSLATE_NOOP("Gallery", "Message queues"), "order-events queue-crash poison-message"},
    {QT_TRANSLATE_NOOP("Gallery", "Event sourcing"), "event-log event-sourcing replay retry-topics"},
    {QT_TRANSLATE_NOOP("Gallery", "Hybrid CQRS"), "hybrid-cqrs outbox saga saga-choreography"},
    {QT_TRANSLATE_NOOP("Gallery", "Circuit breakers"), "checkout-breaker"},
    {QT_TRANSLATE_NOOP("Gallery", "Timeouts"), "timeouts retry-storm metastable"},
    {QT_TRANSLATE_NOOP("Gallery", "Idempotency"), "idempotent-consumer idempotent-retry"},
    {QT_TRANSLATE_NOOP("Gallery", "Monitor everything"), "monitoring"},
    {QT_TRANSLATE_NOOP("Gallery", "Plan for failures"), "fallback"},
};

QString folder()
{
    return QStringLiteral(":/examples/");
}

Example exampleNamed(const QString &name)
{
    const QString resource = folder() + name + QStringLiteral(".hopyard");
    const base::Result<QByteArray> bytes = document::readFile(resource);
    document::ReadResult read = bytes ? document::read(*bytes) : document::ReadResult();
    return {resource, read.diagram ? std::move(*read.diagram) : diagram::Diagram()};
}

} // namespace

QList<Chapter> chapters()
{
    QList<Chapter> found;
    QSet<QString> placed;
    for (const ChapterSpec &spec : specs) {
        Chapter chapter{QCoreApplication::translate("Gallery", spec.title), {}};
        for (const QString &name : QString::fromLatin1(spec.examples).split(u' ')) {
            placed << name;
            chapter.examples << exampleNamed(name);
        }
        found << chapter;
    }
    Chapter others{QCoreApplication::translate("Gallery", "Others"), {}};
    for (const QString &file : QDir(folder()).entryList({QStringLiteral("*.hopyard")}, QDir::Files, QDir::Name)) {
        if (const QString name = file.chopped(8); !placed.contains(name))
            others.examples << exampleNamed(name);
    }
    if (!others.examples.isEmpty())
        found << others;
    return found;
}

QList<Example> examples()
{
    QList<Example> all;
    for (const Chapter &chapter : chapters())
        all << chapter.examples;
    return all;
}

ExampleCard::ExampleCard(Example example, const QString &chapter, views::Theme &theme, QWidget *parent)
    : QAbstractButton(parent)
    , m_example(std::move(example))
    , m_chapter(chapter.toUpper())
    , m_theme(theme)
{
    const diagram::Settings &settings = m_example.diagram.settings;
    setText(settings.name);
    setAccessibleName(settings.name);
    setAccessibleDescription(settings.description);
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::MinimumExpanding); // never less than its words need
    setAttribute(Qt::WA_Hover);
    connect(&m_theme, &views::Theme::changed, this, &ExampleCard::draw);
    draw();
}

QSize ExampleCard::sizeHint() const
{
    const int words = chapterHeight + nameHeight + textHeight(m_example.diagram.settings.description);
    return {pictureSize.width() + 2, pictureSize.height() + words + 2 * padding + 2};
}

void ExampleCard::draw()
{
    canvas::PictureOptions options;
    options.legend = false;
    m_picture = QPixmap::fromImage(
        canvas::imageOf(m_example.diagram, {}, m_theme.tokens(), pictureSize, devicePixelRatioF(), options));
    update();
}

void ExampleCard::paintEvent(QPaintEvent *)
{
    const views::Tokens &tokens = m_theme.tokens();
    const bool lively = underMouse() || hasFocus();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath outline;
    outline.addRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    painter.fillPath(outline, isDown() ? tokens.chip : tokens.surface);
    painter.setClipPath(outline);
    painter.drawPixmap(QRect(QPoint(1, 1), pictureSize), m_picture);
    painter.setClipping(false);
    painter.setPen(QPen(lively ? tokens.accent : tokens.border, 1));
    painter.drawLine(1, pictureSize.height() + 1, width() - 1, pictureSize.height() + 1);
    painter.drawPath(outline);

    const QRect words = rect().adjusted(padding, pictureSize.height() + padding, -padding, -padding);
    painter.setPen(tokens.text2);
    painter.setFont(chapterFont());
    painter.drawText(words, Qt::AlignTop | Qt::AlignLeft, m_chapter);
    painter.setPen(tokens.text);
    painter.setFont(nameFont());
    painter.drawText(words.adjusted(0, chapterHeight, 0, 0), Qt::AlignTop | Qt::AlignLeft, text());
    painter.setPen(tokens.text2);
    painter.setFont(textFont());
    painter.drawText(words.adjusted(0, chapterHeight + nameHeight, 0, 0), Qt::AlignTop | Qt::AlignLeft | Qt::TextWordWrap,
                     m_example.diagram.settings.description);
}

Gallery::Gallery(views::Theme &theme, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Examples"));
    auto *page = new QWidget;
    auto *grid = new QGridLayout(page);
    grid->setContentsMargins(4 * views::unit, 4 * views::unit, 4 * views::unit, 4 * views::unit);
    grid->setSpacing(4 * views::unit);
    int count = 0;
    for (const Chapter &chapter : chapters()) {
        for (const Example &example : chapter.examples) {
            grid->addWidget(card(example, chapter.title, theme), count / columns, count % columns);
            ++count;
        }
    }
    grid->setRowStretch(grid->rowCount(), 1);
    grid->setColumnStretch(columns, 1);
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setWidget(page);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);
    const QSize room = screen()->availableSize() - QSize(80, 80);
    resize((page->sizeHint() + QSize(4 * views::unit, views::unit)).boundedTo(room));
}

QWidget *Gallery::card(const Example &example, const QString &chapter, views::Theme &theme)
{
    auto *card = new ExampleCard(example, chapter, theme);
    card->setObjectName(example.resource);
    connect(card, &QAbstractButton::clicked, this, [this, resource = example.resource] {
        close();
        Q_EMIT chosen(resource);
    });
    return card;
}

} // namespace app
