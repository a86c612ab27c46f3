#include "views/inspector/groups.h"

#include "views/inspector/formlayout.h"
#include "views/inspector/formparts.h"
#include "views/shared/stylesheet.h"
#include "views/shared/words.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

#include <algorithm>
#include <functional>

namespace inspector {
namespace {

constexpr std::size_t mostLanes = 24;
constexpr int laneHeight = 16, barHeight = 8, numberWidth = 24, lagWidth = 44, ownerWidth = 72;

// Of the node that an edge leads to.
using NameOf = std::function<QString(sim::Index edge)>;

// "#2", or "replica 1 #2" where there are several; by the service where several read in one group.
QString ownerText(const sim::GroupGauge &group, const sim::GroupGauge::Partition &partition, const NameOf &nameOf)
{
    if (partition.owner == sim::noIndex)
        return Groups::tr("nobody");
    const sim::MemberGauge &member = group.members[partition.owner];
    if (member.state == sim::MemberGauge::State::Dead)
        return Groups::tr("one that is gone");
    if (std::any_of(group.members.begin(), group.members.end(),
                    [&](const sim::MemberGauge &other) { return other.edge != member.edge; }))
        return nameOf(member.edge);
    const bool one = std::all_of(group.members.begin(), group.members.end(),
                                 [](const sim::MemberGauge &other) { return other.replica == 0; });
    return one ? QStringLiteral("#%1").arg(member.ordinal + 1)
               : QStringLiteral("%1 #%2").arg(member.replica + 1).arg(member.ordinal + 1);
}

QString stateText(const sim::LogGauge &log, std::size_t index)
{
    using State = sim::MemberGauge::State;
    const sim::GroupGauge &group = log.groups[index];
    std::size_t known = 0, idle = 0, gone = 0;
    for (std::size_t i = 0; i < group.members.size(); ++i) {
        const State state = group.members[i].state;
        gone += state == State::Dead;
        known += state != State::Dead && state != State::Evicted;
        idle += (state == State::Waiting || state == State::Working) &&
                std::none_of(group.partitions.begin(), group.partitions.end(),
                             [i](const auto &partition) { return partition.owner == i; });
    }
    QStringList texts{known == 1 ? Groups::tr("1 member") : Groups::tr("%1 members").arg(known)};
    if (group.rebalancing)
        texts << Groups::tr("rebalancing");
    if (gone > 0)
        texts << Groups::tr("%1 not answering").arg(gone);
    if (idle > 0 && !group.rebalancing)
        texts << Groups::tr("%1 without a partition").arg(idle);
    texts << Groups::tr("lag %1").arg(views::groupedNumber(log.lag(index)));
    std::uint64_t read = 0;
    for (const sim::GroupGauge::Partition &partition : group.partitions)
        read += partition.position - std::min(partition.position, partition.committed);
    if (read > 0)
        texts << Groups::tr("%1 read and not committed").arg(views::groupedNumber(read));
    return texts.join(QStringLiteral(", "));
}

} // namespace

Lanes::Lanes(const views::Theme &theme)
    : m_theme(theme)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setToolTip(tr("One lane a partition: what is committed, what the consumer has in hand, what it has not read. At the right "
                  "how many those are, and who reads it."));
}

void Lanes::show(const sim::LogGauge &log, std::size_t group, const QStringList &owners)
{
    m_owners = owners;
    const std::size_t before = m_partitions.size();
    m_partitions = log.partitions;
    m_group = log.groups[group];
    if (m_partitions.size() != before)
        updateGeometry();
    update();
}

QSize Lanes::sizeHint() const
{
    const std::size_t lines = std::min(m_partitions.size(), mostLanes) + (m_partitions.size() > mostLanes);
    return {200, laneHeight * static_cast<int>(lines)};
}

void Lanes::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const views::Tokens &tokens = m_theme.tokens();
    painter.setFont(views::Theme::font(views::type::caption));
    std::uint64_t least = ~std::uint64_t{0}, most = 0;
    for (const auto &partition : m_partitions) {
        least = std::min(least, partition.start);
        most = std::max(most, partition.end);
    }
    const double width = std::max(1, this->width() - numberWidth - lagWidth - ownerWidth);
    const double scale = width / static_cast<double>(std::max<std::uint64_t>(most - std::min(least, most), 1));
    for (std::size_t p = 0; p < std::min(m_partitions.size(), mostLanes); ++p) {
        const int top = static_cast<int>(p) * laneHeight;
        const auto &partition = m_group.partitions[p];
        const auto stretch = [&](std::uint64_t from, std::uint64_t to, const QColor &colour) {
            if (to > from)
                painter.fillRect(QRectF(numberWidth + static_cast<double>(from - least) * scale,
                                        top + (laneHeight - barHeight) / 2.0,
                                        std::max(1.0, static_cast<double>(to - from) * scale), barHeight),
                                 colour);
        };
        painter.setPen(tokens.text2);
        painter.drawText(QRect(0, top, numberWidth - 6, laneHeight), Qt::AlignRight | Qt::AlignVCenter, QString::number(p));
        stretch(least, most, tokens.track);
        QColor done = tokens.async, inHand = tokens.async;
        done.setAlphaF(0.3f);
        inHand.setAlphaF(0.65f);
        stretch(m_partitions[p].start, std::max(partition.committed, m_partitions[p].start), done);
        stretch(std::max(partition.committed, m_partitions[p].start), partition.position, inHand);
        stretch(partition.position, m_partitions[p].end, tokens.slow);
        const std::uint64_t lag = m_partitions[p].end - std::min(m_partitions[p].end, partition.position);
        painter.setPen(lag > 0 ? tokens.text : tokens.text3);
        painter.drawText(QRect(this->width() - ownerWidth - lagWidth, top, lagWidth, laneHeight),
                         Qt::AlignRight | Qt::AlignVCenter, views::groupedNumber(lag));
        const bool owned = partition.owner != sim::noIndex;
        painter.setPen(owned ? tokens.text2 : tokens.slow);
        painter.drawText(QRect(this->width() - ownerWidth + 8, top, ownerWidth - 8, laneHeight),
                         Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(m_owners[static_cast<qsizetype>(p)], Qt::ElideRight, ownerWidth - 8));
    }
    if (m_partitions.size() > mostLanes) {
        painter.setPen(tokens.text2);
        painter.drawText(QRect(0, static_cast<int>(mostLanes) * laneHeight, this->width(), laneHeight),
                         Qt::AlignLeft | Qt::AlignVCenter,
                         tr("and %1 more").arg(m_partitions.size() - mostLanes));
    }
}

Groups::Groups(run::RunController &run, const views::Theme &theme, Subject subject)
    : m_run(run)
    , m_theme(theme)
    , m_subject(std::move(subject))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(sectionHead(tr("Consumer groups, now")));
    hide(); // until there is something to show
}

void Groups::addPart()
{
    Part part{};
    part.box = new QWidget;
    part.name = new QLabel;
    part.name->setFont(views::Theme::font(views::type::base, QFont::DemiBold));
    part.state = new QLabel;
    part.state->setWordWrap(true);
    part.state->setObjectName(QStringLiteral("groupState"));
    views::setRole(part.state, "caption");
    part.replay = new QPushButton(tr("Replay"));
    part.replay->setObjectName(QStringLiteral("replay"));
    part.replay->setToolTip(tr("The group reads the log again from its beginning, beside what comes in. What it has done with is committed "
                              "first; what it has in hand it finishes."));
    part.lanes = new Lanes(m_theme);
    auto *head = new QHBoxLayout;
    head->addWidget(part.name, 1);
    head->addWidget(part.replay);
    auto *layout = new QVBoxLayout(part.box);
    layout->setContentsMargins(0, 0, 0, 8);
    layout->setSpacing(2);
    layout->addLayout(head);
    layout->addWidget(part.state);
    layout->addWidget(part.lanes);
    this->layout()->addWidget(part.box);
    const std::size_t index = m_parts.size();
    connect(part.replay, &QPushButton::clicked, this, [this, index] { m_run.replay(m_channels[index]); });
    m_parts.push_back(part);
}

void Groups::refresh()
{
    const run::Observation run = m_run.observation();
    std::vector<sim::Index> channels = channelsOf(run, m_subject);
    std::erase_if(channels, [&](sim::Index channel) {
        const sim::Index log = run.scenario->channels[channel].log;
        return log == sim::noIndex || log >= run.frame->logs.size();
    });
    setVisible(!channels.empty());
    m_channels.clear();
    while (m_parts.size() < channels.size())
        addPart();
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        m_parts[i].box->setVisible(i < channels.size());
        if (i >= channels.size())
            continue;
        const sim::ChannelPlan &plan = run.scenario->channels[channels[i]];
        const std::vector<sim::Index> &groups = run.scenario->logs[plan.log].groups;
        const auto group = static_cast<std::size_t>(std::find(groups.begin(), groups.end(), channels[i]) - groups.begin());
        const sim::LogGauge &log = run.frame->logs[plan.log];
        m_channels.push_back(QString::fromStdString(plan.id));
        m_parts[i].name->setText(channelName(*run.scenario, m_run.runningDiagram(), channels[i]));
        m_parts[i].state->setText(stateText(log, group));
        QStringList owners;
        for (const sim::GroupGauge::Partition &partition : log.groups[group].partitions)
            owners << ownerText(log.groups[group], partition, [&](sim::Index edge) {
                const diagram::NodeId id(QString::fromStdString(run.scenario->nodes[run.scenario->edges[edge].to].id));
                const diagram::Node *node = diagram::find(m_run.runningDiagram(), id);
                return node && !node->name.isEmpty() ? node->name : id.text;
            });
        m_parts[i].lanes->show(log, group, owners);
    }
}

} // namespace inspector
