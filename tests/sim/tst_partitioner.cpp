// The partitions that Kafka's own clients choose.
#include "model/sim/partitioner.h"
#include "tests/support/specfiles.h"

#include <QJsonArray>
#include <QTest>

class TestPartitioner : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_vectors = support::specFile(QStringLiteral("vectors/kafka/kafka_partitioning.json"));
        QVERIFY(!m_vectors["vectors"].toArray().isEmpty());
    }

    void keysHashAsMurmur2Does()
    {
        for (const auto value : m_vectors["vectors"].toArray()) {
            const QJsonObject vector = value.toObject();
            const QByteArray key = QByteArray::fromHex(vector["utf8_hex"].toString().toLatin1());
            const std::int32_t hash = sim::murmur2({key.constData(), std::size_t(key.size())});
            QCOMPARE(hash, std::int32_t(vector["murmur2"].toDouble()));
            const QJsonObject partitions = vector["partition"].toObject();
            for (auto entry = partitions.begin(); entry != partitions.end(); ++entry)
                QCOMPARE(int(sim::partitionOf(hash, entry.key().toUInt())), entry.value().toInt());
        }
    }

    void twiceAsManyPartitionsMoveHalfOfTheKeys()
    {
        int moved = 0;
        for (int i = 0; i < 10000; ++i) {
            const std::int32_t hash = sim::murmur2("order-" + std::to_string(i));
            moved += sim::partitionOf(hash, 6) != sim::partitionOf(hash, 12);
        }
        QVERIFY2(moved > 4800 && moved < 5200, qPrintable(QString::number(moved)));
    }

    // Of several topics each is assigned by itself.
    void rangesAreKafkasOwn()
    {
        for (const auto value : m_vectors["range_assignor"].toArray()) {
            const QJsonObject vector = value.toObject();
            const QJsonArray consumers = vector["consumers"].toArray();
            QMap<QString, QStringList> assigned;
            for (const auto topic : vector["topics"].toArray()) {
                const auto shares = sim::rangeAssignment(topic.toArray()[1].toInt(), std::size_t(consumers.size()));
                for (qsizetype i = 0; i < consumers.size(); ++i) {
                    for (const std::uint32_t p : shares[std::size_t(i)])
                        assigned[consumers[i].toString()] << topic.toArray()[0].toString() + '-' + QString::number(p);
                }
            }
            const QJsonObject expected = vector["expect"].toObject();
            for (auto entry = expected.begin(); entry != expected.end(); ++entry) {
                QStringList wanted;
                for (const auto partition : entry.value().toArray())
                    wanted << partition.toString();
                QCOMPARE(assigned[entry.key()], wanted);
            }
        }
    }

private:
    QJsonObject m_vectors;
};

QTEST_APPLESS_MAIN(TestPartitioner)
#include "tst_partitioner.moc"
