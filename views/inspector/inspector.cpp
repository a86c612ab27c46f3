#include "views/inspector/inspector.h"

#include "views/inspector/formlayout.h"
#include "views/inspector/page.h"
#include "views/inspector/textbox.h"
#include "views/shared/stylesheet.h"
#include "views/shared/throttle.h"

#include <QApplication>
#include <QScrollArea>
#include <QScrollBar>
#include <QTimer>
#include <QVBoxLayout>

namespace inspector {

namespace {

constexpr int textsPerSecond = 10;

// What a page is built for: another one is needed when any of it changes.
struct Plan
{
    std::optional<Subject> subject; // nothing: several things are selected
    std::vector<const kinds::ParamSpec *> rows;
    QString text; // said instead of a form
    bool operator==(const Plan &) const = default;
};

QString countText(const diagram::Items &items)
{
    const qsizetype count = items.nodes.size() + items.edges.size() + items.notes.size();
    if (count == 1) // a single note
        return Inspector::tr("A note is selected. Double-click it on the canvas to write.");
    return Inspector::tr("%1 things are selected. Select one of them to see its settings.").arg(count);
}

Plan planFor(const diagram::Diagram &drawing, const views::Selection &selection)
{
    Plan plan;
    if (const diagram::NodeId *node = selection.singleNode(); node && diagram::find(drawing, *node))
        plan.subject = *node;
    else if (const diagram::EdgeId *edge = selection.singleEdge(); edge && diagram::find(drawing, *edge))
        plan.subject = *edge;
    else if (selection.items().isEmpty() || selection.singleNode() || selection.singleEdge())
        plan.subject = WholeDiagram{};
    else
        plan.text = countText(selection.items());
    if (plan.subject)
        plan.rows = rowsFor(drawing, *plan.subject);
    return plan;
}

bool isPending(const QWidget *widget)
{
    if (const auto *field = qobject_cast<const Field *>(widget))
        return field->isPending();
    const auto *box = qobject_cast<const TextBox *>(widget);
    return box && box->isPending();
}

QWidget *plainPage(const QString &text)
{
    auto *label = new QLabel(text);
    views::setRole(label, "row");
    label->setObjectName(QStringLiteral("several"));
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignTop);
    label->setContentsMargins(sideMargin, sideMargin, sideMargin, sideMargin);
    return label;
}

} // namespace

struct Inspector::Private
{
    Inspector &q;
    document::Document &document;
    views::Selection &selection;
    run::RunController &run;
    views::Theme &theme;
    QScrollArea *scroll = nullptr;
    Page *page = nullptr;
    Plan plan = {};
    std::shared_ptr<Drafts> drafts = std::make_shared<Drafts>();
    bool replacing =
        false; // the commit of a field that loses the keyboard must not start another replacement

    void follow();  // the drawing or the selection has changed
    void replace(); // the page, for what is selected now
    void buildPage();
    QWidget *focused() const;
};

// The widget of the page that has the keyboard, or null.
QWidget *Inspector::Private::focused() const
{
    QWidget *widget = QApplication::focusWidget();
    return page && widget && page->isAncestorOf(widget) ? widget : nullptr;
}

void Inspector::Private::follow()
{
    if (replacing)
        return;
    if (page && planFor(document.diagram(), selection) == plan) {
        page->sync();
        return;
    }
    // What was typed goes to the item it was typed for, before another one is shown. Nobody may commit while
    // the document tells of a change, so that waits until everybody has heard of it.
    if (isPending(focused()))
        QTimer::singleShot(0, &q, [this] { replace(); });
    else
        replace();
}

void Inspector::Private::replace()
{
    if (replacing)
        return;
    replacing = true;
    if (QWidget *widget = focused())
        widget->clearFocus();
    buildPage();
    replacing = false;
}

void Inspector::Private::buildPage()
{
    Plan next = planFor(document.diagram(), selection);
    const bool otherSubject = next.subject != plan.subject;
    const int scrolled = scroll->verticalScrollBar()->value();
    plan = std::move(next);
    // A field of the old page may be what brought us here.
    if (QWidget *old = scroll->takeWidget())
        old->deleteLater();
    page = plan.subject ? new Page(document, run, theme, *plan.subject, drafts) : nullptr;
    if (page)
        connect(page, &Page::messagesAsked, &q, &Inspector::messagesAsked);
    scroll->setWidget(page ? page : plainPage(plan.text));
    scroll->verticalScrollBar()->setValue(otherSubject ? 0 : scrolled);
}

Inspector::Inspector(document::Document &document, views::Selection &selection, run::RunController &run,
                     views::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , d(new Private{*this, document, selection, run, theme})
{
    d->scroll = new QScrollArea;
    d->scroll->setWidgetResizable(true);
    d->scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    d->scroll->setFrameShape(QFrame::NoFrame);
    d->scroll->viewport()->setAutoFillBackground(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(d->scroll);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Light);
    setMinimumWidth(280);

    auto *throttle = new views::Throttle(
        [this] {
            if (d->page)
                d->page->refreshRun();
        },
        1000 / textsPerSecond, this);
    connect(&document, &document::Document::changed, this, [this] { d->follow(); });
    connect(&document, &document::Document::replaced, this, [this] {
        if (QWidget *widget = d->focused())
            widget->blockSignals(true); // what was typed belongs to a drawing that is gone
        d->drafts->clear();
        d->replace();
    });
    connect(&selection, &views::Selection::changed, this, [this] { d->follow(); });
    connect(&theme, &views::Theme::changed, this, [this] { d->replace(); });
    connect(&run, &run::RunController::frameChanged, throttle, &views::Throttle::request);
    connect(&run, &run::RunController::restarted, this, [this] { d->follow(); });
    connect(&run, &run::RunController::stateChanged, throttle, &views::Throttle::request);
    d->replace();
}

Inspector::~Inspector() = default;

QSize Inspector::sizeHint() const
{
    return {panelWidth, 640};
}

} // namespace inspector
