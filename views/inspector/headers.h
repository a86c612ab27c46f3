// The upper end of the inspector: what the thing is and what it is called. Private to this room.
#pragma once

#include "model/document/document.h"
#include "views/shared/theme.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace inspector {

class Field;
class TextBox;

class Header : public QWidget
{
    Q_OBJECT
public:
    using QWidget::QWidget;
    virtual void sync() = 0;
};

// Glyph, name and kind of a node.
class NodeHeader : public Header
{
    Q_OBJECT
public:
    NodeHeader(document::Document &document, views::Theme &theme, diagram::NodeId id);
    void sync() override;

private:
    void rename(const QString &text);

    document::Document &m_document;
    views::Theme &m_theme;
    diagram::NodeId m_id;
    QLabel *m_glyph, *m_kind, *m_problem;
    Field *m_name;
};

// Ends, style and protocol of an edge.
class EdgeHeader : public Header
{
    Q_OBJECT
public:
    EdgeHeader(document::Document &document, diagram::EdgeId id);
    void sync() override;

private:
    void flip();
    void fillProtocols(const diagram::Edge &edge);
    void addPresets(QVBoxLayout &layout);
    void fillPresets(const diagram::Edge &edge);
    void takePreset();

    document::Document &m_document;
    diagram::EdgeId m_id;
    QLabel *m_title;
    QPushButton *m_sync, *m_async;
    QComboBox *m_protocol, *m_preset;
    QWidget *m_presetLine;
};

// Name, description and objectives of the diagram.
class DiagramHeader : public Header
{
    Q_OBJECT
public:
    DiagramHeader(document::Document &document, views::Theme &theme);
    void sync() override;

private:
    void describe(const QString &name, const QString &description);
    void aim(const QString &lines);

    document::Document &m_document;
    Field *m_name;
    TextBox *m_description, *m_objectives;
    QLabel *m_problem;
};

} // namespace inspector
