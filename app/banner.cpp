#include "app/banner.h"

#include "views/shared/stylesheet.h"

#include <QAbstractTextDocumentLayout>
#include <QGridLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QToolButton>

#include <algorithm>

namespace app {

namespace {

constexpr int glyphSize = 20;
constexpr int mostLines = 6; // shown at once; further ones scroll

QString line(const base::Issue &issue)
{
    const QString place =
        issue.line > 0 ? Banner::tr("line %1, column %2: ").arg(issue.line).arg(issue.column) : QString();
    const QString item = issue.pointer.isEmpty() ? QString() : issue.pointer + QStringLiteral(": ");
    const QString remedy = issue.remedy.isEmpty() ? QString() : QStringLiteral("; ") + issue.remedy;
    return place + item + issue.text + remedy;
}

} // namespace

Banner::Banner(views::Theme &theme, QWidget *parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_glyph(new QLabel)
    , m_sentence(new QLabel)
    , m_issues(new QPlainTextEdit)
    , m_close(new QToolButton)
{
    views::setRole(this, "panel");
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_issues->setReadOnly(true);
    m_issues->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_issues->document()->setDocumentMargin(0);
    m_issues->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(m_issues->document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this,
            &Banner::fitIssues);
    m_close->setToolTip(tr("Close"));
    m_close->setAccessibleName(tr("Close the message"));
    connect(m_close, &QToolButton::clicked, this, &QWidget::hide);

    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(4 * views::unit, 2 * views::unit, 2 * views::unit, 2 * views::unit);
    layout->setHorizontalSpacing(2 * views::unit);
    layout->addWidget(m_glyph, 0, 0, Qt::AlignTop);
    layout->addWidget(m_sentence, 0, 1);
    layout->addWidget(m_close, 0, 2, Qt::AlignTop);
    layout->addWidget(m_issues, 1, 1, 1, 2);
    layout->setColumnStretch(1, 1);
    connect(&m_theme, &views::Theme::changed, this, &Banner::dress);
    dress();
    hide();
}

void Banner::say(const QString &sentence, const base::Issues &issues)
{
    QStringList lines;
    for (const base::Issue &issue : issues)
        lines.append(line(issue));
    m_sentence->setText(sentence);
    m_issues->setPlainText(lines.join(QLatin1Char('\n')));
    m_issues->setVisible(!lines.isEmpty());
    show();
    fitIssues();
    // Once more when style and layout have given the list its frame.
    QMetaObject::invokeMethod(this, &Banner::fitIssues, Qt::QueuedConnection);
}

// As high as whole lines are, counted as they are wrapped.
void Banner::fitIssues()
{
    const auto wrapped = static_cast<int>(m_issues->document()->documentLayout()->documentSize().height());
    const int shown = std::clamp(wrapped, 1, mostLines);
    const int around = std::max(m_issues->height() - m_issues->viewport()->height(), 0);
    m_issues->setFixedHeight(shown * m_issues->fontMetrics().lineSpacing() + around);
}

QString Banner::text() const
{
    return m_sentence->text() + QLatin1Char('\n') + m_issues->toPlainText();
}

void Banner::dress()
{
    m_glyph->setPixmap(views::glyph(QStringLiteral(":/icons/error.svg"), m_theme.tokens().fail, glyphSize,
                                    devicePixelRatioF()));
    m_close->setIcon(views::icon(QStringLiteral(":/icons/close.svg"), m_theme));
}

} // namespace app
