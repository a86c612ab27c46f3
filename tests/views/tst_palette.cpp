#include "model/document/format.h"
#include "model/kinds/catalog.h"
#include "model/kinds/compile.h"
#include "views/panels/palette.h"
#include "views/panels/patterns.h"

#include <QFile>
#include <QListWidget>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>

class TestPalette : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_theme = std::make_unique<views::Theme>();
        m_theme->choose(views::Theme::Choice::Light);
        m_palette = std::make_unique<panels::Palette>(*m_theme);
        m_list = m_palette->findChild<QListWidget *>();
        m_palette->resize(184, 400);
        m_palette->show();
    }
    void cleanup() { m_palette.reset(); }

    void everyKindStandsInTheOrderOfItsTable()
    {
        const auto kinds = kinds::nodeKinds();
        QCOMPARE(m_list->count(), static_cast<int>(kinds.size()) + 1 + static_cast<int>(panels::patterns().size()));
        for (int i = 0; i < static_cast<int>(kinds.size()); ++i) {
            QCOMPARE(m_list->item(i)->text(), QString::fromLatin1(kinds[i]->label));
            QVERIFY(!m_list->item(i)->toolTip().isEmpty());
        }
    }

    void everyKindAndFaultHasItsGlyph()
    {
        for (const kinds::KindSpec *kind : kinds::nodeKinds())
            QVERIFY2(QFile::exists(QString::fromLatin1(kind->icon)), kind->icon);
        for (const kinds::FaultSpec &fault : kinds::faultKinds())
            QVERIFY2(QFile::exists(QString::fromLatin1(fault.icon)), fault.icon);
    }

    void aDoubleClickAddsTheKind()
    {
        QSignalSpy added(m_palette.get(), &panels::Palette::add);
        const QPoint at = m_list->visualItemRect(m_list->item(1)).center();
        QTest::mouseClick(m_list->viewport(), Qt::LeftButton, {}, at);
        QCOMPARE(added.size(), 0);
        QTest::mouseDClick(m_list->viewport(), Qt::LeftButton, {}, at);
        QCOMPARE(added.size(), 1);
        QCOMPARE(added[0][0].toString(), QString::fromLatin1(kinds::nodeKinds()[1]->key));
    }

    void everyPatternRunsByItself()
    {
        const QList<panels::Pattern> patterns = panels::patterns();
        QCOMPARE(patterns.size(), 6);
        for (const panels::Pattern &pattern : patterns) {
            QVERIFY(!pattern.name.isEmpty() && pattern.hint.endsWith(u'.'));
            const document::ReadResult read = document::read(pattern.text);
            QVERIFY2(read.issues.isEmpty(), qPrintable(pattern.key));
            QCOMPARE(document::write(*read.diagram), pattern.text); // canonical
            const kinds::Compiled compiled = kinds::compile(*read.diagram);
            QVERIFY2(compiled.scenario && compiled.issues.isEmpty(), qPrintable(pattern.key));
            for (const auto &[id, node] : read.diagram->nodes)
                QVERIFY2(!node.name.isEmpty(), qPrintable(pattern.key));
        }
    }

    void aPatternIsDraggedAsTheClipboardHasIt()
    {
        const int row = m_list->count() - 1;
        QCOMPARE(m_list->item(row)->text(), panels::patterns().constLast().name);
        std::unique_ptr<QMimeData> data(m_list->model()->mimeData({m_list->model()->index(row, 0)}));
        QVERIFY(data);
        QVERIFY(!data->hasFormat(QLatin1String(panels::kindMimeType)));
        QCOMPARE(data->data(QLatin1String(panels::partMimeType)), panels::patterns().constLast().text);
        QSignalSpy added(m_palette.get(), &panels::Palette::addPart), kind(m_palette.get(), &panels::Palette::add);
        m_list->scrollToItem(m_list->item(row));
        QTest::mouseClick(m_list->viewport(), Qt::LeftButton, {}, m_list->visualItemRect(m_list->item(row)).center());
        QTest::mouseDClick(m_list->viewport(), Qt::LeftButton, {}, m_list->visualItemRect(m_list->item(row)).center());
        QCOMPARE(added.size(), 1);
        QCOMPARE(kind.size(), 0);
    }

    void theHeadOfThePatternsAddsNothing()
    {
        QSignalSpy added(m_palette.get(), &panels::Palette::addPart), kind(m_palette.get(), &panels::Palette::add);
        QListWidgetItem *head = m_list->item(static_cast<int>(kinds::nodeKinds().size()));
        m_list->scrollToItem(head);
        QTest::mouseDClick(m_list->viewport(), Qt::LeftButton, {}, m_list->visualItemRect(head).center());
        QCOMPARE(added.size() + kind.size(), 0);
    }

    void enterAddsTheCurrentKind()
    {
        QSignalSpy added(m_palette.get(), &panels::Palette::add);
        m_list->setCurrentRow(0);
        QTest::keyClick(m_list, Qt::Key_Down);
        QTest::keyClick(m_list, Qt::Key_Return);
        QCOMPARE(added.size(), 1);
        QCOMPARE(added[0][0].toString(), QString::fromLatin1(kinds::nodeKinds()[1]->key));
    }

    void aDragCarriesTheKey()
    {
        const std::unique_ptr<QMimeData> data(m_list->model()->mimeData({m_list->model()->index(2, 0)}));
        QVERIFY(data);
        QCOMPARE(QString::fromUtf8(data->data(QLatin1String(panels::kindMimeType))),
                 QString::fromLatin1(kinds::nodeKinds()[2]->key));
        QVERIFY(m_list->dragEnabled());
    }

    void noNameIsCutOff()
    {
        // What is left of a row beside margins, glyph and letter.
        const int room = 184 - 2 * 8 - 36 - 16;
        const QFontMetrics metrics(views::Theme::font(views::type::base, QFont::Medium));
        for (const kinds::KindSpec *kind : kinds::nodeKinds())
            QVERIFY2(metrics.horizontalAdvance(QString::fromLatin1(kind->label)) <= room, kind->label);
        for (const panels::Pattern &pattern : panels::patterns())
            QVERIFY2(metrics.horizontalAdvance(pattern.name) <= room + 16, qPrintable(pattern.name)); // it has no letter
    }

private:
    std::unique_ptr<views::Theme> m_theme;
    std::unique_ptr<panels::Palette> m_palette;
    QListWidget *m_list = nullptr;
};

QTEST_MAIN(TestPalette)
#include "tst_palette.moc"
