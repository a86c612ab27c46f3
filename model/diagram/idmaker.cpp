#include "model/diagram/idmaker.h"

#include "model/diagram/recipes.h"

namespace diagram {

namespace {

constexpr int stemLength = 56; // leaves room for a number within the 64 characters of an id

// Letters lose their accents, everything else that an id cannot hold becomes one hyphen.
QString idText(const QString &stem)
{
    QString text;
    for (const QChar c : stem.normalized(QString::NormalizationForm_KD).toLower()) {
        if ((c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9'))
            text += c;
        else if (!c.isMark() && !text.isEmpty() && !text.endsWith(u'-'))
            text += u'-';
    }
    text.truncate(stemLength);
    while (text.endsWith(u'-'))
        text.chop(1);
    return text.isEmpty() ? QStringLiteral("item") : text;
}

// "orders-2" -> "orders": a copy continues the count of its original.
QString withoutNumber(const QString &text, QChar separator)
{
    qsizetype end = text.size();
    while (end > 0 && text[end - 1].isDigit())
        --end;
    const bool numbered = end < text.size() && end > 1 && text[end - 1] == separator;
    return numbered ? text.left(end - 1) : text;
}

} // namespace

IdMaker::IdMaker(const Diagram &diagram, std::set<QString> used)
    : m_diagram(diagram)
    , m_usedIds(std::move(used))
{
    for (const auto &[id, node] : diagram.nodes)
        m_usedNames.insert(node.name);
}

QString IdMaker::id(const QString &stem)
{
    const QString wanted = idText(stem);
    QString candidate = wanted;
    if (isTaken(candidate)) {
        const QString base = withoutNumber(wanted, u'-');
        int &next = m_nextId.try_emplace(base, 2).first->second;
        do
            candidate = base + u'-' + QString::number(next++);
        while (isTaken(candidate));
    }
    m_usedIds.insert(candidate);
    return candidate;
}

QString IdMaker::name(const QString &stem)
{
    QString candidate = stem;
    if (m_usedNames.contains(candidate)) {
        const QString base = withoutNumber(stem, u' ');
        int &next = m_nextName.try_emplace(base, 2).first->second;
        do
            candidate = base + u' ' + QString::number(next++);
        while (m_usedNames.contains(candidate));
    }
    m_usedNames.insert(candidate);
    return candidate;
}

bool IdMaker::isTaken(const QString &id) const
{
    return m_usedIds.contains(id) || m_diagram.nodes.contains(NodeId(id)) ||
           m_diagram.edges.contains(EdgeId(id)) || m_diagram.groups.contains(GroupId(id)) ||
           m_diagram.notes.contains(NoteId(id)) || m_diagram.faults.contains(FaultId(id));
}

QString freshId(const Diagram &diagram, const QString &stem, const std::set<QString> &used)
{
    return IdMaker(diagram, used).id(stem);
}

QString freshName(const Diagram &diagram, const QString &stem)
{
    return IdMaker(diagram).name(stem);
}

} // namespace diagram
