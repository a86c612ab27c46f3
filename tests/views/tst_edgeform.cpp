// The page of an edge: what only edges have.
#include "model/diagram/recipes.h"
#include "tests/support/draw.h"
#include "tests/support/inspectorfixture.h"

#include <QComboBox>
#include <QJsonArray>
#include <QLineEdit>
#include <QListWidget>
#include <QTest>
#include <QToolButton>

using diagram::EdgeId;

class TestEdgeForm : public QObject, support::InspectorFixture
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        openInspector(900);
        m_document->reset(support::drawing("c:client -> api -> db:database; api -> spare; api ~> mail"));
        m_selection->select(EdgeId("api-db"));
    }
    void cleanup()
    {
        closeInspector();
    }

    void theOrderOfPoliciesIsMovedByButtons()
    {
        QListWidget *list = orderList();
        QCOMPARE(shown(list), QStringList({"retry", "circuitBreaker", "rateLimiter", "timeout", "bulkhead"}));
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, middle(list, 1));
        QTest::mouseClick(m_inspector->findChild<QToolButton *>("up"), Qt::LeftButton);
        const QStringList swapped{"circuitBreaker", "retry", "rateLimiter", "timeout", "bulkhead"};
        QCOMPARE(stored(), swapped);
        QCOMPARE(shown(orderList()), swapped);
        QVERIFY(!m_inspector->findChild<QToolButton *>("up")->isEnabled());
        m_document->history()->undo();
        QCOMPARE(stored(), QStringList());
        QCOMPARE(shown(orderList()).first(), QStringLiteral("retry"));
    }

    void theOrderOfPoliciesIsMovedByKeys()
    {
        QListWidget *list = orderList();
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, middle(list, 3));
        QTest::keyClick(list, Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(stored(), QStringList({"retry", "circuitBreaker", "rateLimiter", "bulkhead", "timeout"}));
        QTest::keyClick(list, Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(stored(), QStringList()); // as it is by default
    }

    void aFallbackIsChosenAmongTheOtherCallsOfTheCaller()
    {
        edit({"fallback", "kind"}, "edge");
        auto *box = m_inspector->findChild<QWidget *>("fallback.edge")->findChild<QComboBox *>();
        QStringList ids;
        for (int i = 0; i < box->count(); ++i)
            ids << box->itemData(i).toString();
        QCOMPARE(ids, QStringList({QString(), "api-spare"})); // neither itself nor what is asynchronous
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Down);
        QCOMPARE(edge().params["fallback"][QLatin1String("edge")].toString(), QStringLiteral("api-spare"));
    }

    void aSettingIsFoundByItsLabelOrByItsNameInTheFile()
    {
        edit({"circuitBreaker"}, QJsonObject());
        auto *find = m_inspector->findChild<QLineEdit *>("find");
        QTest::mouseClick(find, Qt::LeftButton);
        QTest::keyClicks(find, "permitted");
        QVERIFY(isShown("circuitBreaker.permittedNumberOfCallsInHalfOpenState"));
        QVERIFY(!isShown("circuitBreaker.slidingWindowSize"));
        QVERIFY(!isShown("timeout"));
        find->clear();
        QTest::keyClicks(find, "circuit breaker"); // all of it
        QVERIFY(isShown("circuitBreaker.slidingWindowSize"));
        find->clear();
        QTest::keyClicks(find, "trial");
        QVERIFY(isShown("circuitBreaker.permittedNumberOfCallsInHalfOpenState"));
        edit({"circuitBreaker", "preset"}, "opossum"); // which has no such setting
        QVERIFY(!isShown("circuitBreaker"));
        edit({"circuitBreaker", "preset"}, "resilience4j");
        QVERIFY(isShown("circuitBreaker"));
        find->clear();
        QTest::keyClicks(find, "hovercraft");
        QVERIFY(!isShown("circuitBreaker"));
        QVERIFY(m_inspector->findChild<QWidget *>("nothingFound")->isVisible());
        find->clear();
        QVERIFY(isShown("timeout"));
        QVERIFY(!m_inspector->findChild<QWidget *>("nothingFound")->isVisible());
    }

    void aFallbackWithoutCausesStandsInForAll()
    {
        edit({"fallback"}, QJsonObject());
        QCOMPARE(m_inspector->findChild<QWidget *>("fallback.on")->findChild<QComboBox *>()->currentText(), QStringLiteral("all failures"));
    }

    void aPresetIsOneStepOfHistory()
    {
        edit({"latency"}, "3ms");
        const int before = m_document->history()->count();
        auto *box = m_inspector->findChild<QComboBox *>("preset");
        QCOMPARE(box->currentIndex(), 0);
        QVERIFY(m_inspector->rect().contains(box->mapTo(m_inspector.get(), box->rect().bottomRight())));
        box->setFocus();
        QTest::keyClicks(box, "Hystrix");
        QCOMPARE(m_document->history()->count(), before + 1);
        QCOMPARE(edge().params["bulkhead"][QLatin1String("maxConcurrentCalls")], QJsonValue(10));
        QCOMPARE(edge().params["latency"], QJsonValue("3ms"));
        QVERIFY(m_inspector->findChild<QComboBox *>("preset")->currentText().startsWith("Hystrix"));
        m_document->history()->undo();
        QVERIFY(!edge().params.contains("bulkhead"));
        QCOMPARE(m_inspector->findChild<QComboBox *>("preset")->currentIndex(), 0);
        m_selection->select(EdgeId("api-mail"));
        QTRY_VERIFY(!m_inspector->findChild<QComboBox *>("preset")->isVisible());
    }

    void onlyTheRowsOfTheRuleChosenShow()
    {
        edit({"rateLimiter", "kind"}, "tokenBucket");
        QVERIFY(isShown("rateLimiter.rate") && !isShown("rateLimiter.limitForPeriod"));
        edit({"rateLimiter", "kind"}, "resilience4j");
        QVERIFY(!isShown("rateLimiter.rate") && isShown("rateLimiter.limitForPeriod"));
    }

private:
    bool isShown(const char *path) const { return m_inspector->findChild<QWidget *>(path)->isVisibleTo(m_inspector.get()); }
    const diagram::Edge &edge() const { return *diagram::find(m_document->diagram(), EdgeId("api-db")); }
    void edit(const diagram::ParamPath &path, const QJsonValue &value)
    {
        m_document->commit(QStringLiteral("Edit"),
                           diagram::setParam(m_document->diagram(), EdgeId("api-db"), path, value));
    }
    QListWidget *orderList() const { return m_inspector->findChild<QListWidget *>(); }
    static QPoint middle(QListWidget *list, int row)
    {
        return list->visualItemRect(list->item(row)).center();
    }
    static QStringList shown(const QListWidget *list)
    {
        QStringList names;
        for (int i = 0; i < list->count(); ++i)
            names << list->item(i)->data(Qt::UserRole).toString();
        return names;
    }
    QStringList stored() const
    {
        QStringList names;
        for (const QJsonValue name : edge().params["decorators"].toArray())
            names << name.toString();
        return names;
    }
};

QTEST_MAIN(TestEdgeForm)
#include "tst_edgeform.moc"
