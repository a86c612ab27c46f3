#include "views/inspector/formparts.h"

#include "model/kinds/values.h"
#include "views/inspector/formlayout.h"
#include "views/shared/stylesheet.h"
#include "views/shared/words.h"

#include <QAction>
#include <QContextMenuEvent>
#include <QGridLayout>
#include <QJsonDocument>
#include <QMenu>
#include <QToolButton>

namespace inspector {

namespace {

constexpr int toolSize = 16;

// "Default: 1s. resilience4j and Hystrix: 1 s. Many plain clients have none."
QString originText(const kinds::ParamSpec &row)
{
    const QJsonValue initial = kinds::initialOf(row);
    QString text;
    if (initial.isObject())
        text = QString::fromUtf8(QJsonDocument(initial.toObject()).toJson(QJsonDocument::Compact));
    else if (initial.isBool())
        text = initial.toBool() ? FieldRow::tr("on") : FieldRow::tr("off");
    else
        text = valueText(row, initial);
    for (const kinds::Option &option : row.options) {
        if (text == QLatin1String(option.key))
            text = views::kindText(option.label);
    }
    const QString source = views::kindText(row.source);
    return text.isEmpty() ? source : FieldRow::tr("Default: %1. %2").arg(text, source);
}

QString helpText(const kinds::ParamSpec &row)
{
    QStringList lines{views::kindText(row.help), originText(row)};
    if (*row.word)
        lines << FieldRow::tr("The word \"%1\" is allowed, too.").arg(QLatin1String(row.word));
    if (row.live == kinds::Live::AtRestart)
        lines << FieldRow::tr("A change acts from the next start of the run.");
    lines << FieldRow::tr("In a file: %1").arg(QLatin1String(row.key));
    lines.removeAll(QString());
    return lines.join(u'\n');
}

// As the file writes it; Undefined when that is the default anyway.
QJsonValue canonicalOf(const kinds::ParamSpec &row, const QJsonValue &value, diagram::Params beside)
{
    const QString key = QLatin1String(row.key);
    beside.insert(key, value);
    return kinds::canonical({&row, 1}, beside).value(key);
}

QLabel *smallText(const char *role)
{
    auto *label = new QLabel;
    views::setRole(label, role);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->hide();
    return label;
}

QToolButton *labelTool(QWidget *parent, const QString &name, const QString &tip)
{
    auto *button = new QToolButton(parent);
    button->setObjectName(name);
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    button->setFixedSize(toolSize, toolSize);
    button->setIconSize({14, 14});
    button->setProperty("role", "tool");
    button->setFocusPolicy(Qt::NoFocus);
    button->hide();
    return button;
}

} // namespace

FieldRow::FieldRow(FormContext &context, const kinds::ParamSpec &row, diagram::ParamPath path, Editor *editor)
    : FormPart(context, row, std::move(path))
    , m_editor(editor)
    , m_label(new QLabel(views::kindText(row.label)))
    , m_problem(smallText("problem"))
    , m_caption(smallText("caption"))
    , m_help(smallText("caption"))
    , m_ask(labelTool(this, QStringLiteral("ask"), tr("What is this?")))
    , m_reset(labelTool(this, QStringLiteral("reset"), tr("Back to the default")))
{
    views::setRole(m_label, "row");
    m_label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_label->setBuddy(editor->head());
    m_label->setToolTip(views::tipText(helpText(row)));
    m_problem->setObjectName(QStringLiteral("problem"));
    m_caption->setObjectName(QStringLiteral("caption"));
    m_help->setText(helpText(row));
    editor->head()->setFixedSize(fieldWidth, fieldHeight);
    editor->head()->setToolTip(views::tipText(helpText(row)));
    editor->head()->setAccessibleName(views::kindText(row.label));

    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(rowGap);
    grid->addWidget(m_label, 0, 0);
    grid->addWidget(editor->head(), 0, 1);
    int line = 1;
    for (QWidget *below : {editor->body(), static_cast<QWidget *>(m_problem),
                           static_cast<QWidget *>(m_caption), static_cast<QWidget *>(m_help)}) {
        if (below)
            grid->addWidget(below, line++, 0, 1, 2);
    }
    if (editor->head() != editor && editor->body() != editor)
        editor->setParent(this);

    m_ask->raise();
    m_reset->raise();
    connect(editor, &Editor::chosen, this, &FieldRow::choose);
    connect(m_ask, &QToolButton::clicked, this, [this] { m_help->setVisible(m_help->isHidden()); });
    connect(m_reset, &QToolButton::clicked, this, &FieldRow::reset);
}

void FieldRow::sync()
{
    const QJsonValue stored = context().valueAt(path());
    const bool given = !stored.isUndefined();
    m_editor->showValue(value());
    m_editor->markWrong(false);
    m_problem->hide();
    if (const Draft *kept = context().draft(path())) {
        const Draft draft = *kept;
        if (const base::Outcome outcome = kinds::checkValue(row(), draft.typed);
            !outcome && draft.against == stored)
            refuse(draft.typed, outcome.error());
        else
            context().dropDraft(path());
    }
    views::setRole(m_label, given ? "given" : "row");
    const bool waits =
        row().live == kinds::Live::AtRestart && context().runStands() && context().differsInRun(path());
    m_caption->setText(waits ? tr("Acts from the next start.") : QString());
    m_caption->setVisible(waits);
    if (underMouse())
        placeTools();
}

void FieldRow::choose(const QJsonValue &value)
{
    if (!value.isUndefined()) {
        if (const base::Outcome outcome = kinds::checkValue(row(), value); !outcome) {
            refuse(value, outcome.error());
            return;
        }
    }
    context().dropDraft(path());
    context().set(row(), path(),
                  value.isUndefined() ? value : canonicalOf(row(), value, context().beside(path())));
    sync();
}

void FieldRow::refuse(const QJsonValue &value, const QString &sentence)
{
    context().keepDraft(path(), {value, context().valueAt(path())});
    m_editor->showTyped(value);
    m_editor->markWrong(true);
    const bool explained = m_editor->explain(value, sentence);
    m_problem->setText(sentence);
    m_problem->setVisible(!explained);
}

void FieldRow::reset()
{
    context().dropDraft(path());
    context().set(row(), path(), QJsonValue::Undefined);
    sync();
}

void FieldRow::enterEvent(QEnterEvent *)
{
    placeTools();
}

void FieldRow::leaveEvent(QEvent *)
{
    m_ask->hide();
    m_reset->hide();
    m_label->setText(views::kindText(row().label));
}

void FieldRow::resizeEvent(QResizeEvent *event)
{
    FormPart::resizeEvent(event);
    if (underMouse())
        placeTools();
}

void FieldRow::placeTools()
{
    const int y = (fieldHeight - toolSize) / 2;
    const int x = width() - fieldWidth - 4 - toolSize;
    m_ask->setIcon(views::icon(QStringLiteral(":/icons/info.svg"), context().theme()));
    m_ask->move(x, y);
    m_ask->show();
    m_reset->setVisible(!context().valueAt(path()).isUndefined());
    m_reset->setIcon(views::icon(QStringLiteral(":/icons/undo.svg"), context().theme()));
    m_reset->move(x - toolSize, y);
    // No letter is cut in half by a tool.
    const int room = m_reset->isHidden() ? x : x - toolSize;
    m_label->setText(
        m_label->fontMetrics().elidedText(views::kindText(row().label), Qt::ElideRight, room - 2));
}

void FieldRow::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu menu(this);
    QAction *reset = menu.addAction(tr("Back to the default"));
    reset->setEnabled(!context().valueAt(path()).isUndefined());
    QAction *help = menu.addAction(m_help->isHidden() ? tr("What is this?") : tr("Hide the help"));
    const QAction *done = menu.exec(event->globalPos());
    if (done == reset)
        this->reset();
    else if (done == help)
        m_help->setVisible(m_help->isHidden());
}

} // namespace inspector
