#include "tests/support/draw.h"
#include "views/panels/issuelist.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

class TestIssueList : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_theme = std::make_unique<views::Theme>();
        m_document = std::make_unique<document::Document>();
        m_selection = std::make_unique<views::Selection>();
        m_run = std::make_unique<run::RunController>();
        m_list = std::make_unique<panels::IssueList>(*m_document, *m_selection, *m_run, *m_theme);
        m_table = m_list->findChild<QTableView *>();
        m_list->resize(800, 200);
        m_list->show();
    }
    void cleanup()
    {
        m_list.reset();
        m_run.reset();
    }

    void aSoundDrawingHasNoIssuesAndSaysSo()
    {
        show("c:client -> api");
        QCOMPARE(m_list->count(), 0);
        QVERIFY(m_table->isHidden());
        QVERIFY(m_list->findChild<QLabel *>()->text().contains("Nothing is wrong"));
    }

    void everyIssueSaysWhatIsWrongAndWhatToDo()
    {
        const QAbstractItemModelTester tester(m_table->model(),
                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy counted(m_list.get(), &panels::IssueList::countChanged);
        show("api -> c:client");
        QVERIFY(m_list->count() > 0);
        QCOMPARE(counted.last()[0].toInt(), m_list->count());
        QCOMPARE(m_list->count(), m_run->issues().size());
        for (int row = 0; row < m_list->count(); ++row) {
            for (int column = 0; column < panels::IssueModel::ColumnCount; ++column)
                QVERIFY(!m_table->model()->index(row, column).data().toString().isEmpty());
        }
        show("c:client -> api");
        QCOMPARE(counted.last()[0].toInt(), 0);
    }

    void aDoubleClickSelectsTheItem()
    {
        show("a:client -> api; api -> b:client");
        int row = 0;
        while (row < m_list->count() && m_run->issues()[row].item.isEmpty())
            ++row;
        QVERIFY(row < m_list->count());
        const QString item = m_run->issues()[row].item;
        const QPoint at = m_table->visualRect(m_table->model()->index(row, 1)).center();
        QTest::mouseClick(m_table->viewport(), Qt::LeftButton, {}, at);
        QTest::mouseDClick(m_table->viewport(), Qt::LeftButton, {}, at);
        const bool isNode = diagram::find(m_document->diagram(), diagram::NodeId(item));
        QCOMPARE(isNode ? m_selection->singleNode()->text : m_selection->singleEdge()->text, item);
    }

private:
    void show(const char *text)
    {
        m_document->reset(support::drawing(text));
        m_run->setDiagram(m_document->diagram());
        QCoreApplication::processEvents();
    }

    std::unique_ptr<views::Theme> m_theme;
    std::unique_ptr<document::Document> m_document;
    std::unique_ptr<views::Selection> m_selection;
    std::unique_ptr<run::RunController> m_run;
    std::unique_ptr<panels::IssueList> m_list;
    QTableView *m_table = nullptr;
};

QTEST_MAIN(TestIssueList)
#include "tst_issuelist.moc"
