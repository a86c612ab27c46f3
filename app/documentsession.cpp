#include "app/documentsession.h"

#include "model/document/filestore.h"
#include "model/document/format.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QPushButton>
#include <QRegularExpression>
#include <QStandardPaths>

namespace app {

namespace {

QByteArray hashOf(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
}

// Words alone: the style's own pictures belong to another look.
int ask(QMessageBox &box)
{
    box.setWindowModality(Qt::WindowModal);
    for (QAbstractButton *button : box.buttons())
        button->setIcon({});
    return box.exec();
}

QString filter()
{
    return DocumentSession::tr("Hopyard diagrams (*.hopyard)") + QStringLiteral(";;") +
           DocumentSession::tr("All files (*)");
}

} // namespace

DocumentSession::DocumentSession(document::Document &document, Settings &settings, QWidget &window)
    : m_document(document)
    , m_settings(settings)
    , m_window(window)
    , m_name(tr("Untitled"))
{
    connect(&m_document, &document::Document::modifiedChanged, this, &DocumentSession::titleChanged);
}

bool DocumentSession::startNew()
{
    if (!mayLeave())
        return false;
    adopt({}, {}, tr("Untitled"), {});
    return true;
}

bool DocumentSession::openDialog()
{
    const QString path = QFileDialog::getOpenFileName(&m_window, tr("Open a diagram"), folder(), filter());
    return !path.isEmpty() && open(path);
}

bool DocumentSession::open(const QString &path)
{
    if (!mayLeave())
        return false;
    QByteArray bytes;
    auto diagram = load(path, bytes);
    if (!diagram)
        return false;
    const QString absolute = QFileInfo(path).absoluteFilePath();
    adopt(std::move(*diagram), absolute, QFileInfo(path).fileName(), bytes);
    m_settings.addRecentFile(absolute);
    return true;
}

bool DocumentSession::openExample(const QString &resource)
{
    if (!mayLeave())
        return false;
    QByteArray bytes;
    auto diagram = load(resource, bytes);
    if (!diagram)
        return false;
    adopt(std::move(*diagram), {}, QFileInfo(resource).fileName(), {});
    return true;
}

std::optional<diagram::Diagram> DocumentSession::load(const QString &path, QByteArray &bytes)
{
    const QString name = QFileInfo(path).fileName();
    base::Result<QByteArray> file = document::readFile(path);
    if (!file) {
        m_settings.removeRecentFile(path);
        Q_EMIT failed(file.error(), {});
        return {};
    }
    document::ReadResult read = document::read(*file);
    if (!read.diagram) {
        Q_EMIT failed(
            tr("%1 was not opened; your drawing is as it was. Mend what is listed and open it again.")
                .arg(name),
            read.issues);
        return {};
    }
    bytes = *file;
    return std::move(read.diagram);
}

void DocumentSession::adopt(diagram::Diagram diagram, const QString &path, const QString &name,
                            const QByteArray &bytes)
{
    m_path = path;
    m_name = name;
    m_fileHash = path.isEmpty() ? QByteArray() : hashOf(bytes);
    m_document.reset(std::move(diagram));
    Q_EMIT titleChanged();
    Q_EMIT opened();
}

bool DocumentSession::save()
{
    if (m_path.isEmpty())
        return saveAs();
    switch (whetherToOverwrite()) {
    case Overwrite::Yes:
        return write(m_path);
    case Overwrite::Elsewhere:
        return saveAs();
    case Overwrite::No:
        break;
    }
    return false;
}

bool DocumentSession::saveAs()
{
    const QString suggestion = m_path.isEmpty() ? suggestedBase() + QStringLiteral(".hopyard") : m_path;
    QFileDialog dialog(&m_window, tr("Save the diagram"), suggestion, filter());
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(QStringLiteral("hopyard")); // so that the question before overwriting sees it
    dialog.selectFile(suggestion);
    if (dialog.exec() != QDialog::Accepted)
        return false;
    return write(dialog.selectedFiles().constFirst());
}

bool DocumentSession::write(const QString &path)
{
    const QByteArray bytes = document::write(m_document.diagram());
    const base::Outcome written = document::writeFile(path, bytes);
    if (!written) {
        Q_EMIT failed(written.error(), {});
        return false;
    }
    m_path = QFileInfo(path).absoluteFilePath();
    m_name = QFileInfo(path).fileName();
    m_fileHash = hashOf(bytes);
    m_document.setSaved();
    m_settings.addRecentFile(m_path);
    Q_EMIT titleChanged();
    Q_EMIT saved();
    return true;
}

// Contents are compared, not times: only a real difference is worth a question.
DocumentSession::Overwrite DocumentSession::whetherToOverwrite()
{
    if (!QFileInfo::exists(m_path))
        return Overwrite::Yes;
    const base::Result<QByteArray> file = document::readFile(m_path);
    if (file && hashOf(*file) == m_fileHash)
        return Overwrite::Yes;
    QMessageBox box(QMessageBox::NoIcon, tr("The file has changed"),
                    tr("Another program has changed %1 since it was opened here.").arg(displayName()),
                    QMessageBox::NoButton, &m_window);
    box.setInformativeText(
        tr("Overwriting loses that program's changes. Saving under another name keeps both."));
    const QPushButton *overwrite = box.addButton(tr("Overwrite"), QMessageBox::DestructiveRole);
    QPushButton *other = box.addButton(tr("Save as..."), QMessageBox::AcceptRole);
    box.addButton(QMessageBox::Cancel);
    box.setDefaultButton(other);
    ask(box);
    if (box.clickedButton() == other)
        return Overwrite::Elsewhere;
    return box.clickedButton() == overwrite ? Overwrite::Yes : Overwrite::No;
}

bool DocumentSession::mayLeave()
{
    if (!m_document.isModified())
        return true;
    QMessageBox box(QMessageBox::NoIcon, tr("Save changes?"),
                    tr("%1 has changes that are not saved.").arg(displayName()),
                    QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, &m_window);
    box.setInformativeText(tr("Save changes before going on?"));
    box.setDefaultButton(QMessageBox::Save);
    switch (ask(box)) {
    case QMessageBox::Save:
        return save();
    case QMessageBox::Discard:
        return true;
    default:
        return false;
    }
}

QString DocumentSession::displayName() const
{
    return m_name;
}

QString DocumentSession::title() const
{
    return m_document.isModified() ? tr("%1 (edited) — Hopyard").arg(m_name) : tr("%1 — Hopyard").arg(m_name);
}

// Where dialogs begin: beside the open file, else beside the last one, else among the user's documents.
QString DocumentSession::folder() const
{
    if (!m_path.isEmpty())
        return QFileInfo(m_path).absolutePath();
    const QStringList recent = m_settings.recentFiles();
    if (!recent.isEmpty() && QFileInfo(recent.first()).absoluteDir().exists())
        return QFileInfo(recent.first()).absolutePath();
    const QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    return QFileInfo(documents).isDir() ? documents : QDir::homePath();
}

QString DocumentSession::suggestedBase() const
{
    const QString drawn = m_document.diagram().settings.name.simplified();
    QString name = m_path.isEmpty() && !drawn.isEmpty() ? drawn : QFileInfo(m_name).completeBaseName();
    name.replace(QRegularExpression(QStringLiteral(R"([/\\:*?"<>|])")), QStringLiteral("-"));
    return QDir(folder()).filePath(name);
}

} // namespace app
