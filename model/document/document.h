// A drawing with a past: the only door to the diagram. GUI thread.
#pragma once

#include "model/diagram/diagram.h"

#include <QObject>
#include <QUndoStack>

namespace document {

class Document : public QObject
{
    Q_OBJECT
public:
    explicit Document(QObject *parent = nullptr);

    const diagram::Diagram &diagram() const;
    // Grows with every change, also with undo; never returns to an old value.
    quint64 revision() const;
    bool isModified() const; // differs from what was last saved or opened
    void setSaved();         // undo still reaches further back
    QUndoStack *history();   // for undo and redo actions

    // Does the edits as one step of history. No edits: nothing. Commits with the same non-empty mergeKey in a
    // row become one step that keeps the oldest state; a step that ends where it began vanishes.
    void commit(const QString &text, diagram::Edits edits, const QString &mergeKey = {});
    // Another drawing: no history, not modified.
    void reset(diagram::Diagram diagram);

Q_SIGNALS:
    // After each change. A slot looks and redraws; it must not commit.
    void changed(const diagram::Dirty &dirty);
    void modifiedChanged();
    void replaced(); // reset(): everything is new; comes before changed(everything)

private:
    friend class EditCommand;
    void exchange(diagram::Edits &edits);

    diagram::Diagram m_diagram;
    quint64 m_revision = 0;
    bool m_exchanging = false; // while views are told of a change
    QUndoStack m_history;
};

} // namespace document
