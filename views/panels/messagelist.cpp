#include "views/panels/messagelist.h"

#include "views/shared/stylesheet.h"
#include "views/shared/words.h"

#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QTableWidget>
#include <QVBoxLayout>

namespace panels {
namespace {

enum LifeColumn { Request, Channel, Published, State, LifeColumns };
enum StoryColumn { At, What, StoryColumns };

QTableWidget *table(const QStringList &titles, int stretched, const char *name)
{
    auto *table = new QTableWidget(0, static_cast<int>(titles.size()));
    table->setObjectName(QLatin1String(name));
    table->setHorizontalHeaderLabels(titles);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    table->horizontalHeader()->setSectionResizeMode(stretched, QHeaderView::Stretch);
    table->horizontalHeader()->setHighlightSections(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(22);
    table->setShowGrid(false);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setTabKeyNavigation(false);
    return table;
}

void setText(QTableWidget &table, int row, int column, const QString &text)
{
    auto *item = new QTableWidgetItem(text);
    item->setToolTip(text);
    table.setItem(row, column, item);
}

} // namespace

MessageList::MessageList(run::RunController &run, QWidget *parent)
    : QWidget(parent)
    , m_run(run)
    , m_list(run)
    , m_story(run)
    , m_title(new QLabel)
    , m_note(new QLabel)
    , m_progress(new QProgressBar)
    , m_again(new QPushButton(tr("Up to now")))
    , m_tables(new QSplitter)
    , m_lives(table({tr("Request"), tr("Channel"), tr("Published"), tr("Now")}, Channel, "lives"))
    , m_passages(table({tr("Time"), tr("What happens")}, What, "story"))
{
    auto *head = new QHBoxLayout;
    head->setSpacing(12);
    views::setRole(m_title, "figure");
    views::setRole(m_note, "caption");
    m_title->setObjectName(QStringLiteral("messagesTitle"));
    m_note->setObjectName(QStringLiteral("messagesNote"));
    m_progress->setTextVisible(false);
    m_progress->setFixedSize(120, 6);
    m_progress->setRange(0, 1000);
    m_again->setToolTip(tr("Looks once more, at what has happened until now."));
    head->addWidget(m_title);
    head->addWidget(m_note, 1);
    head->addWidget(m_progress);
    head->addWidget(m_again);
    m_tables->addWidget(m_lives);
    m_tables->addWidget(m_passages);
    m_tables->setStretchFactor(0, 1);
    m_tables->setStretchFactor(1, 1);
    m_tables->setChildrenCollapsible(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(head);
    layout->addWidget(m_tables, 1);
    connect(&m_list, &run::Lookup::progressed, this, [this](double share) { m_progress->setValue(qRound(share * 1000)); });
    connect(&m_list, &run::Lookup::answered, this, &MessageList::take);
    connect(&m_story, &run::Lookup::answered, this, [this](const run::Answer &answer) {
        const int row = m_lives->currentRow();
        for (const run::Life &life : answer.lives) {
            if (row >= 0 && life.message == m_answer.lives[static_cast<std::size_t>(row)].message &&
                life.channel == m_answer.question.channel)
                fillStory(life);
        }
    });
    connect(m_lives, &QTableWidget::currentCellChanged, this, [this](int row, int, int before, int) {
        if (row != before)
            showLife();
    });
    connect(m_again, &QPushButton::clicked, this, [this] { ask(*m_asked); });
    connect(&m_run, &run::RunController::restarted, this, &MessageList::clear);
    clear();
}

void MessageList::clear()
{
    m_list.giveUp();
    m_story.giveUp();
    m_asked.reset();
    m_answer = {};
    m_title->setText(tr("No message chosen"));
    m_note->setText(tr("Click a message on its way through a queue or a log, or a number of a ledger in the inspector."));
    m_progress->hide();
    m_again->hide();
    m_tables->hide();
}

StoryWords MessageList::words() const
{
    return {*m_run.scenario(), m_run.runningDiagram()};
}

void MessageList::ask(const run::Question &question)
{
    if (!m_run.recording())
        return;
    m_story.giveUp();
    m_tables->setVisible(m_asked == question && m_tables->isVisible()); // what it was, until it is known anew
    m_again->show();
    m_asked = question;
    m_title->setText(question.channel == sim::noIndex
                         ? tr("Messages of request %1").arg(StoryWords::request(question.request))
                         : tr("%1, %2").arg(words().channel(question.channel), StoryWords::term(question.term)));
    m_note->setText(tr("Running it again to see …"));
    m_progress->setValue(0);
    m_progress->show();
    m_list.ask(question);
}

void MessageList::take(const run::Answer &answer)
{
    m_answer = answer;
    m_progress->hide();
    const QString until = views::clockText(answer.now);
    const auto shown = static_cast<quint64>(answer.lives.size());
    if (!answer.same)
        m_note->setText(tr("This is not the same run: what happened cannot be told."));
    else if (answer.count == 0)
        m_note->setText(answer.question.channel == sim::noIndex
                            ? tr("It has sent none over a queue or a log up to %1.").arg(until)
                            : tr("There are none up to %1.").arg(until));
    else if (shown < answer.count)
        m_note->setText(
            tr("The newest %1 of %2, up to %3").arg(views::groupedNumber(shown), views::groupedNumber(answer.count), until));
    else
        m_note->setText(tr("%1, up to %2").arg(views::groupedNumber(answer.count), until));
    m_tables->setVisible(answer.same && !answer.lives.empty());
    if (!m_tables->isVisibleTo(this))
        return;
    fillLives();
    m_lives->setCurrentCell(0, 0);
    showLife();
}

void MessageList::fillLives()
{
    const QSignalBlocker quiet(m_lives);
    const bool ofRequest = m_answer.question.channel == sim::noIndex;
    m_lives->setColumnHidden(Request, ofRequest);
    m_lives->setColumnHidden(Channel, !ofRequest);
    m_lives->horizontalHeader()->setSectionResizeMode(State, ofRequest ? QHeaderView::ResizeToContents : QHeaderView::Stretch);
    m_lives->setRowCount(static_cast<int>(m_answer.lives.size()));
    const StoryWords words = this->words();
    for (int row = 0; row < m_lives->rowCount(); ++row) {
        const run::Life &life = m_answer.lives[static_cast<std::size_t>(row)];
        setText(*m_lives, row, Request, StoryWords::request(life.request));
        setText(*m_lives, row, Channel, words.channel(life.channel));
        setText(*m_lives, row, Published, views::clockText(life.published));
        setText(*m_lives, row, State,
                ofRequest ? StoryWords::term(life.now)
                          : tr("%1 at %2").arg(StoryWords::term(m_answer.question.term), views::clockText(life.last)));
    }
}

// A request's messages have their stories with them; of a number's the chosen one is looked up.
void MessageList::showLife()
{
    m_passages->setRowCount(0);
    const int row = m_lives->currentRow();
    if (row < 0)
        return;
    const run::Life &life = m_answer.lives[static_cast<std::size_t>(row)];
    if (m_answer.question.channel == sim::noIndex)
        fillStory(life);
    else
        m_story.ask({life.request, sim::noIndex, {}});
}

void MessageList::fillStory(const run::Life &life)
{
    const StoryWords words = this->words();
    m_passages->setRowCount(static_cast<int>(life.story.size()));
    for (int row = 0; row < m_passages->rowCount(); ++row) {
        const sim::Happened &happened = life.story[static_cast<std::size_t>(row)];
        setText(*m_passages, row, At, views::clockText(happened.at));
        setText(*m_passages, row, What, words.sentence(happened));
    }
}

} // namespace panels
