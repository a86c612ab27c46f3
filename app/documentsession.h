// The file behind the drawing: new, open, save, recent files, "save changes?". Nothing is lost on the way: a
// file that cannot be read leaves the drawing as it is, a save that fails leaves the old file whole. GUI
// thread.
#pragma once

#include "app/settings.h"

#include "model/base/issue.h"
#include "model/document/document.h"

#include <QObject>

#include <optional>

class QWidget;

namespace app {

class DocumentSession : public QObject
{
    Q_OBJECT
public:
    // All three outlive the session; dialogs appear over `window`.
    DocumentSession(document::Document &document, Settings &settings, QWidget &window);

    // Each asks first what to do with unsaved changes and returns false when the user would rather stay, or
    // when it failed (failed() has said why).
    bool startNew();
    bool openDialog();
    bool open(const QString &path);
    // A copy of an example: it has no file until it is saved.
    bool openExample(const QString &resource);

    // False: cancelled, or failed() has said why.
    bool save();
    bool saveAs();
    // Asks "save changes?" if there are any. False: stay.
    bool mayLeave();

    QString path() const { return m_path; } // absolute; empty: never saved
    QString displayName() const;            // "shop.hopyard"
    QString title() const;                  // "shop.hopyard (edited) — Hopyard"
    // Where a file of this drawing would go, without an ending: an existing folder and the drawing's name.
    QString suggestedBase() const;

Q_SIGNALS:
    void titleChanged();
    void opened(); // another drawing is in the document
    void saved();
    // Something could not be done; `issues` list all that is wrong with a file, with lines.
    void failed(const QString &sentence, const base::Issues &issues);

private:
    std::optional<diagram::Diagram> load(const QString &path, QByteArray &bytes);
    void adopt(diagram::Diagram diagram, const QString &path, const QString &name, const QByteArray &bytes);
    bool write(const QString &path);
    enum class Overwrite { Yes, Elsewhere, No };
    Overwrite whetherToOverwrite();
    QString folder() const;

    document::Document &m_document;
    Settings &m_settings;
    QWidget &m_window;
    QString m_path;
    QString m_name;        // shown while there is no path
    QByteArray m_fileHash; // of what was last read from or written to m_path
};

} // namespace app
