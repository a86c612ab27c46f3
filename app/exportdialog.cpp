#include "app/exportdialog.h"

#include "app/export/picture.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>

#include <algorithm>

namespace app {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(ExportDialog)
};

struct Offer
{
    const char *label, *ending;
};

constexpr Offer offers[] = {
    {QT_TRANSLATE_NOOP("ExportDialog", "PNG picture (*.png)"), "png"},
    {QT_TRANSLATE_NOOP("ExportDialog", "SVG drawing (*.svg)"), "svg"},
    {QT_TRANSLATE_NOOP("ExportDialog", "PDF page (*.pdf)"), "pdf"},
};

QStringList filters()
{
    QStringList texts;
    for (const Offer &offer : offers)
        texts.append(Text::tr(offer.label));
    return texts;
}

QString endingOf(const QString &filter)
{
    return QLatin1String(offers[std::max<qsizetype>(filters().indexOf(filter), 0)].ending);
}

// The dialog adds an ending only to names without any dot, and asked about the name without it.
bool mayReplace(QWidget &window, const QString &path)
{
    if (!QFileInfo::exists(path))
        return true;
    QMessageBox box(QMessageBox::NoIcon, Text::tr("Replace the file?"),
                    Text::tr("%1 exists already.").arg(QFileInfo(path).fileName()),
                    QMessageBox::Yes | QMessageBox::Cancel, &window);
    box.setInformativeText(Text::tr("Replacing it loses what is in it."));
    box.button(QMessageBox::Yes)->setText(Text::tr("Replace"));
    box.setDefaultButton(QMessageBox::Cancel);
    return box.exec() == QMessageBox::Yes;
}

} // namespace

QString askPicturePath(QWidget &window, const QString &base)
{
    QFileDialog dialog(&window, Text::tr("Export picture"), QFileInfo(base).absolutePath());
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setNameFilters(filters());
    dialog.setDefaultSuffix(endingOf(dialog.selectedNameFilter()));
    QObject::connect(&dialog, &QFileDialog::filterSelected, &dialog,
                     [&dialog](const QString &filter) { dialog.setDefaultSuffix(endingOf(filter)); });
    dialog.selectFile(QFileInfo(base).fileName());
    if (dialog.exec() != QDialog::Accepted)
        return {};
    QString path = dialog.selectedFiles().constFirst();
    if (pictureFormatOf(path))
        return path;
    const QString ended = path + QLatin1Char('.') + endingOf(dialog.selectedNameFilter());
    return mayReplace(window, ended) ? ended : QString();
}

} // namespace app
