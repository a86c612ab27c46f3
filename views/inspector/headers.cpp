#include "views/inspector/headers.h"

#include "model/diagram/recipes.h"
#include "model/kinds/catalog.h"
#include "model/kinds/edgepresets.h"
#include "model/run/report.h"
#include "views/inspector/editors.h"
#include "views/inspector/formlayout.h"
#include "views/inspector/formparts.h"
#include "views/inspector/textbox.h"
#include "views/shared/stylesheet.h"
#include "views/shared/words.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QPushButton>

namespace inspector {

namespace {

QLabel *label(const char *role)
{
    auto *made = new QLabel;
    made->setTextFormat(Qt::PlainText); // names are shown as they were typed
    views::setRole(made, role);
    return made;
}

QLabel *problemLabel()
{
    QLabel *made = label("problem");
    made->setObjectName(QStringLiteral("problem"));
    made->setWordWrap(true);
    made->hide();
    return made;
}

Field *titleField(views::Theme &theme, const QString &name)
{
    auto *field = new Field(theme);
    views::setRole(field, "bare");
    field->setObjectName(QStringLiteral("name"));
    field->setAccessibleName(name);
    return field;
}

// A title that is too long is written smaller; the tooltip has all of it.
void showTitle(Field &field, const QString &title)
{
    constexpr int fitsLarge = 26; // letters of 16 px in the width of the panel, beside a glyph
    views::setRole(&field, title.size() > fitsLarge ? "bare-small" : "bare");
    field.showText(title);
    field.setToolTip(views::tipText(title));
}

QVBoxLayout *plainColumn(QWidget *holder)
{
    auto *layout = new QVBoxLayout(holder);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(rowGap);
    return layout;
}

QPushButton *segment(const QString &text, const QString &name)
{
    auto *button = new QPushButton(text);
    button->setObjectName(name);
    views::setRole(button, "segment");
    button->setCheckable(true);
    button->setFixedHeight(fieldHeight);
    return button;
}

QString nodeName(const diagram::Diagram &drawing, const diagram::NodeId &id)
{
    const diagram::Node *node = diagram::find(drawing, id);
    return node && !node->name.isEmpty() ? node->name : id.text;
}

} // namespace

NodeHeader::NodeHeader(document::Document &document, views::Theme &theme, diagram::NodeId id)
    : m_document(document)
    , m_theme(theme)
    , m_id(std::move(id))
    , m_glyph(new QLabel)
    , m_kind(label("caption"))
    , m_problem(problemLabel())
    , m_name(titleField(theme, tr("Name")))
{
    auto *line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_glyph);
    line->addWidget(m_name, 1);
    m_kind->setObjectName(QStringLiteral("kind"));
    m_kind->setWordWrap(true);
    QVBoxLayout *layout = plainColumn(this);
    layout->addLayout(line);
    layout->addWidget(m_problem);
    layout->addWidget(m_kind);
    connect(m_name, &Field::finished, this, &NodeHeader::rename);
}

void NodeHeader::sync()
{
    const diagram::Node *node = diagram::find(m_document.diagram(), m_id);
    if (!node)
        return;
    m_problem->hide();
    showTitle(*m_name, node->name);
    if (const kinds::KindSpec *kind = kinds::nodeKind(node->kind)) {
        m_kind->setText(tr("%1: %2").arg(views::kindText(kind->label), views::kindText(kind->hint)));
        m_glyph->setPixmap(
            views::glyph(QLatin1String(kind->icon), m_theme.tokens().text2, 20, devicePixelRatioF()));
    }
}

void NodeHeader::rename(const QString &text)
{
    if (!diagram::find(m_document.diagram(), m_id))
        return;
    const QString name = text.trimmed();
    m_problem->setVisible(name.isEmpty());
    m_problem->setText(tr("A node needs a name: type one, or press Esc to keep the old one."));
    if (!name.isEmpty())
        m_document.commit(tr("Rename to %1").arg(name),
                          diagram::renameNode(m_document.diagram(), m_id, name));
}

EdgeHeader::EdgeHeader(document::Document &document, diagram::EdgeId id)
    : m_document(document)
    , m_id(std::move(id))
    , m_title(label("title"))
    , m_sync(segment(tr("Sync"), QStringLiteral("sync")))
    , m_async(segment(tr("Async"), QStringLiteral("async")))
    , m_protocol(new QComboBox)
    , m_preset(new ChoiceBox)
    , m_presetLine(new QWidget)
{
    m_title->setWordWrap(true);
    m_protocol->setObjectName(QStringLiteral("protocol"));
    m_protocol->setAccessibleName(tr("Protocol"));
    m_protocol->setFixedSize(fieldWidth, fieldHeight);
    auto *line = new QHBoxLayout;
    line->setSpacing(rowGap);
    line->addWidget(m_sync, 1);
    line->addWidget(m_async, 1);
    line->addSpacing(8 - rowGap);
    line->addWidget(m_protocol);
    QVBoxLayout *layout = plainColumn(this);
    layout->setSpacing(8);
    layout->addWidget(m_title);
    layout->addLayout(line);
    addPresets(*layout);
    for (QPushButton *button : {m_sync, m_async})
        connect(button, &QPushButton::clicked, this, &EdgeHeader::flip);
    connect(m_protocol, &QComboBox::activated, this, [this] {
        m_document.commit(
            tr("Change the protocol"),
            diagram::setProtocol(m_document.diagram(), m_id, m_protocol->currentData().toString()));
    });
}

void EdgeHeader::sync()
{
    const diagram::Diagram &drawing = m_document.diagram();
    const diagram::Edge *edge = diagram::find(drawing, m_id);
    if (!edge)
        return;
    m_title->setText(
        QStringLiteral("%1 → %2").arg(nodeName(drawing, edge->from), nodeName(drawing, edge->to)));
    const bool isSync = edge->style == diagram::Style::Sync, mayBeSync = diagram::mayBeSync(drawing, *edge);
    m_sync->setChecked(isSync);
    m_async->setChecked(!isSync);
    m_sync->setEnabled(mayBeSync);
    m_sync->setToolTip(mayBeSync ? tr("The caller waits for the reply (T flips)")
                                 : tr("Connections of a queue are always asynchronous."));
    m_async->setToolTip(tr("The caller leaves a message and goes on (T flips)"));
    fillProtocols(*edge);
    fillPresets(*edge);
}

void EdgeHeader::addPresets(QVBoxLayout &layout)
{
    m_preset->setObjectName(QStringLiteral("preset"));
    m_preset->setAccessibleName(tr("Policies like"));
    m_preset->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_preset->setFixedSize(fieldWidth, fieldHeight);
    auto *line = new QHBoxLayout(m_presetLine);
    line->setContentsMargins(0, 0, 0, 0);
    QLabel *text = label("row");
    text->setText(tr("Policies like"));
    text->setBuddy(m_preset);
    text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    line->addWidget(text, 1);
    line->addWidget(m_preset);
    layout.addWidget(m_presetLine);
    connect(m_preset, &QComboBox::activated, this, &EdgeHeader::takePreset);
}

// Only calls have any. The first line stands for settings that are nobody's.
void EdgeHeader::fillPresets(const diagram::Edge &edge)
{
    m_presetLine->setVisible(edge.style == diagram::Style::Sync);
    const kinds::EdgePreset *current = kinds::presetOf(edge.params);
    m_preset->clear();
    m_preset->addItem(tr("own settings"));
    m_preset->setToolTip(
        tr("Sets timeouts, retry, breaker, bulkhead and connections as a well-known client has them."));
    for (const kinds::EdgePreset &preset : kinds::edgePresets()) {
        m_preset->addItem(views::kindText(preset.label));
        const QString hint = views::tipText(views::kindText(preset.hint));
        m_preset->setItemData(m_preset->count() - 1, hint, Qt::ToolTipRole);
        if (&preset != current)
            continue;
        m_preset->setCurrentIndex(m_preset->count() - 1);
        m_preset->setToolTip(hint);
    }
}

void EdgeHeader::takePreset()
{
    const diagram::Edge *edge = diagram::find(m_document.diagram(), m_id);
    const int chosen = m_preset->currentIndex() - 1;
    if (edge && chosen >= 0) {
        const kinds::EdgePreset &preset = kinds::edgePresets()[static_cast<std::size_t>(chosen)];
        m_document.commit(
            tr("Policies like %1").arg(views::kindText(preset.label)),
            diagram::setParams(m_document.diagram(), m_id, kinds::withPreset(edge->params, preset)));
    }
    sync();
}

void EdgeHeader::fillProtocols(const diagram::Edge &edge)
{
    m_protocol->clear();
    // Beside a queue or a log it is what that is.
    const bool free = edge.style == diagram::Style::Sync || !kinds::touchesChannel(m_document.diagram(), edge);
    for (const kinds::ProtocolSpec &protocol : kinds::protocols()) {
        const bool log = protocol.key == QLatin1String("log");
        if (protocol.style != edge.style || (!free && log != kinds::carriesRecords(m_document.diagram(), edge)))
            continue;
        m_protocol->addItem(views::kindText(protocol.label), QLatin1String(protocol.key));
        m_protocol->setItemData(m_protocol->count() - 1, views::tipText(views::kindText(protocol.hint)),
                                Qt::ToolTipRole);
        if (edge.protocol == QLatin1String(protocol.key))
            m_protocol->setToolTip(views::tipText(views::kindText(protocol.hint)));
    }
    m_protocol->setCurrentIndex(free ? m_protocol->findData(edge.protocol) : 0);
}

void EdgeHeader::flip()
{
    const diagram::Edge *edge = diagram::find(m_document.diagram(), m_id);
    const diagram::Style wanted = m_sync == sender() ? diagram::Style::Sync : diagram::Style::Async;
    if (edge && edge->style != wanted)
        m_document.commit(tr("Flip the style"), diagram::flipStyle(m_document.diagram(), {m_id}));
    sync();
}

DiagramHeader::DiagramHeader(document::Document &document, views::Theme &theme)
    : m_document(document)
    , m_name(titleField(theme, tr("Name of the diagram")))
    , m_description(new TextBox)
    , m_objectives(new TextBox)
    , m_problem(problemLabel())
{
    m_name->setPlaceholderText(tr("Untitled diagram"));
    m_description->setObjectName(QStringLiteral("description"));
    m_description->setPlaceholderText(tr("What this shows, and what to watch."));
    m_objectives->setObjectName(QStringLiteral("objectives"));
    m_objectives->setPlaceholderText(tr("One a line, such as p99(shoppers) < 400ms"));
    m_objectives->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    auto *kind = label("caption");
    kind->setText(tr("Diagram"));
    QVBoxLayout *layout = plainColumn(this);
    layout->addWidget(m_name);
    layout->addWidget(kind);
    layout->addWidget(sectionHead(tr("Description")));
    layout->addWidget(m_description);
    layout->addWidget(sectionHead(tr("Objectives")));
    layout->addWidget(m_objectives);
    layout->addWidget(m_problem);
    connect(m_name, &Field::finished, this, [this](const QString &name) {
        describe(name.trimmed(), m_document.diagram().settings.description);
    });
    connect(m_description, &TextBox::finished, this,
            [this](const QString &text) { describe(m_document.diagram().settings.name, text); });
    connect(m_objectives, &TextBox::finished, this, &DiagramHeader::aim);
}

void DiagramHeader::sync()
{
    const diagram::Settings &settings = m_document.diagram().settings;
    showTitle(*m_name, settings.name);
    m_description->showText(settings.description);
    m_objectives->showText(settings.objectives.join(u'\n'));
    m_objectives->markWrong(false);
    m_problem->hide();
}

void DiagramHeader::describe(const QString &name, const QString &description)
{
    m_document.commit(tr("Describe the diagram"),
                      diagram::setDescription(m_document.diagram(), name, description));
}

void DiagramHeader::aim(const QString &lines)
{
    QStringList objectives;
    for (const QString &line : lines.split(u'\n')) {
        if (line.trimmed().isEmpty())
            continue;
        objectives << line.trimmed();
        if (const auto objective = run::parseObjective(objectives.last()); !objective) {
            m_objectives->markWrong(true);
            m_problem->setText(objective.error());
            m_problem->show();
            return;
        }
    }
    m_document.commit(tr("Change the objectives"), diagram::setObjectives(m_document.diagram(), objectives));
    sync();
}

} // namespace inspector
