#include "views/inspector/ledger.h"

#include "views/inspector/formlayout.h"
#include "views/inspector/formparts.h"
#include "views/shared/stylesheet.h"
#include "views/shared/words.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>

#include <array>

namespace inspector {
namespace {

// The terms of the balance first, then what is counted beside it: in the order of run::Term.
constexpr std::size_t terms = run::terms;

std::array<std::uint64_t, terms> numbersOf(const sim::ChannelGauge &gauge)
{
    const sim::Ledger &ledger = gauge.ledger;
    return {ledger.published, ledger.deliveredOnce, ledger.deliveredAgain, ledger.lost,
            ledger.dropped,   ledger.expired,       ledger.deadLettered,   std::uint64_t{gauge.waiting},
            gauge.inFlight,   ledger.processedTwice, ledger.recognised, ledger.outOfOrder,
            ledger.late};
}

struct Term
{
    QString label, tip;
    bool always; // else only when there are any
};

std::array<Term, terms> termsOf()
{
    const auto tr = [](const char *text) {
        return Ledger::tr(text);
    };
    return {{{tr("Published"), tr("Every message that was sent to it; down to In flight each stands in one line."), true},
             {tr("Delivered once"), tr("Acknowledged after one delivery."), true},
             {tr("Redelivered"), tr("Acknowledged after more than one delivery."), false},
             {tr("Lost"), tr("Gone with a consumer, a broker or a connection."), true},
             {tr("Dropped"), tr("Thrown away: over a limit, failed for good, or skipped."), false},
             {tr("Expired"), tr("Older than they may become."), false},
             {tr("Dead-lettered"), tr("Moved to the queue for dead letters."), false},
             {tr("Waiting"), tr("For a consumer."), true},
             {tr("In flight"), tr("On the way, with a consumer that has not settled them yet, or delayed."), true},
             {tr("Processed twice"), tr("Their work was done again."), false},
             {tr("Recognised"), tr("Came again, and were not done again."), false},
             {tr("Out of order"), tr("Processed after a later record of the same key."), false},
             {tr("Late"), tr("Processed later than \u201cLate after\u201d allows."), false}}};
}

} // namespace

Ledger::Ledger(const run::RunController &run, Subject subject)
    : m_run(run)
    , m_subject(std::move(subject))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(sectionHead(tr("Ledger, since the start")));
    hide(); // until there is something to count
}

void Ledger::addBook()
{
    Book book;
    book.name = new QLabel;
    views::setRole(book.name, "caption");
    auto *part = new QWidget;
    auto *grid = new QGridLayout(part);
    grid->setContentsMargins(0, 0, 0, 4);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(2);
    int line = 0;
    grid->addWidget(book.name, line++, 0, 1, 2);
    const std::size_t place = m_books.size();
    for (const Term &term : termsOf()) {
        auto *label = new QLabel(term.label);
        auto *number = new QPushButton;
        views::setRole(label, "row");
        views::setRole(number, "link");
        label->setToolTip(term.tip);
        number->setToolTip(tr("Shows these messages."));
        number->setAccessibleName(term.label);
        number->setCursor(Qt::PointingHandCursor);
        number->setObjectName(QStringLiteral("ledger%1").arg(line - 1));
        connect(number, &QPushButton::clicked, this, [this, place, kind = static_cast<run::Term>(line - 1)] {
            Q_EMIT asked({0, m_books[place].channel, kind});
        });
        grid->addWidget(label, line, 0);
        number->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        grid->addWidget(number, line++, 1);
        book.rows.push_back({label, number});
    }
    layout()->addWidget(part);
    m_books.push_back(std::move(book));
}

void Ledger::refresh()
{
    const run::Observation run = m_run.observation();
    const std::vector<sim::Index> channels = channelsOf(run, m_subject);
    const bool counts = !channels.empty() && channels.back() < run.frame->channels.size();
    setVisible(counts);
    if (!counts)
        return;
    while (m_books.size() < channels.size())
        addBook();
    for (std::size_t i = 0; i < m_books.size(); ++i) {
        m_books[i].name->parentWidget()->setVisible(i < channels.size());
        if (i < channels.size())
            m_books[i].channel = channels[i];
        if (i < channels.size())
            show(m_books[i], run.scenario->channels[channels[i]].log != sim::noIndex,
                 channels.size() > 1 ? channelName(*run.scenario, m_run.runningDiagram(), channels[i]) : QString(),
                 run.frame->channels[channels[i]]);
    }
}

void Ledger::show(Book &book, bool isGroup, const QString &name, const sim::ChannelGauge &gauge)
{
    book.name->setText(name);
    book.name->setVisible(!name.isEmpty());
    const auto numbers = numbersOf(gauge);
    const auto rows = termsOf();
    for (std::size_t i = 0; i < terms; ++i) {
        const bool shown = rows[i].always || numbers[i] > 0;
        book.rows[i].label->setVisible(shown);
        book.rows[i].number->setVisible(shown);
        if (i == static_cast<std::size_t>(run::Term::InFlight) && isGroup)
            book.rows[i].label->setText(tr("Read, not committed"));
        book.rows[i].number->setText(views::groupedNumber(numbers[i]));
        book.rows[i].number->setEnabled(numbers[i] > 0);
    }
}

} // namespace inspector
