#include "model/document/filestore.h"

#include <QFileInfo>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using document::readFile;
using document::writeFile;

namespace {

// While it lives, no file of this process may grow beyond so many bytes: a full disk without a disk.
class FullDisk
{
public:
    explicit FullDisk(rlim_t bytes)
    {
        ::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit{bytes, m_before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &m_before); }

private:
    rlimit m_before{};
};

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
}

} // namespace

class TestFileStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void whatIsWrittenIsRead();
    void anOldFileIsReplacedWhole();
    void aFullDiskLosesNothing_data();
    void aFullDiskLosesNothing();
    void aFullDiskLeavesNoFileBehindAtANewName();
    void permissionsStay();
    void aSymbolicLinkStaysALink();
    void aLinkToNowhereMakesItsTarget();
    void devicesAndFoldersAreNotReplaced();
    void aMissingFolderIsSaid();
    void aFolderWithoutWritePermissionIsSaid();
    void whatCannotBeReadIsSaid();
    void aFileAboveTheLimitIsRefusedUnread();

private:
    QString at(const char *name) const { return m_dir->filePath(name); }

    std::unique_ptr<QTemporaryDir> m_dir;
};

void TestFileStore::init()
{
    m_dir = std::make_unique<QTemporaryDir>(QDir::tempPath() + "/a folder with blanks XXXXXX");
    QVERIFY(m_dir->isValid());
}

void TestFileStore::whatIsWrittenIsRead()
{
    for (const qsizetype size : {0, 1, 100, 16 * 1024, 1024 * 1024}) {
        const QByteArray bytes(size, 'x');
        QVERIFY(writeFile(at("file"), bytes));
        const auto read = readFile(at("file"));
        QVERIFY(read);
        QCOMPARE(*read, bytes);
    }
}

void TestFileStore::anOldFileIsReplacedWhole()
{
    QVERIFY(writeFile(at("file"), QByteArray(5000, 'a')));
    QVERIFY(writeFile(at("file"), "short"));
    QCOMPARE(contentOf(at("file")), QByteArray("short"));
    QCOMPARE(QDir(m_dir->path()).entryList(QDir::Files | QDir::Hidden), QStringList("file"));
}

void TestFileStore::aFullDiskLosesNothing_data()
{
    QTest::addColumn<int>("size"); // of the file; below 16 KiB it would wait in a buffer
    QTest::addColumn<int>("room");
    QTest::newRow("tiny, no room") << 100 << 0;
    QTest::newRow("small, a little room") << 10'000 << 4096;
    QTest::newRow("small, one byte too little") << 10'000 << 9'999;
    QTest::newRow("large") << 200'000 << 100'000;
}

void TestFileStore::aFullDiskLosesNothing()
{
    QFETCH(int, size);
    QFETCH(int, room);
    QVERIFY(writeFile(at("file"), "the old content"));
    const auto outcome = [&] {
        const FullDisk full(room);
        return writeFile(at("file"), QByteArray(size, 'n'));
    }();
    QVERIFY(!outcome);
    QVERIFY2(outcome.error().contains(at("file")), qPrintable(outcome.error()));
    QVERIFY2(outcome.error().contains("another name"), qPrintable(outcome.error()));
    QVERIFY2(outcome.error().contains("large"), qPrintable(outcome.error())); // the system's own reason
    QCOMPARE(contentOf(at("file")), QByteArray("the old content"));
    QCOMPARE(QDir(m_dir->path()).entryList(QDir::Files | QDir::Hidden), QStringList("file"));
    QVERIFY(writeFile(at("file"), QByteArray(size, 'n'))); // with room again
    QCOMPARE(contentOf(at("file")), QByteArray(size, 'n'));
}

void TestFileStore::aFullDiskLeavesNoFileBehindAtANewName()
{
    {
        const FullDisk full(10);
        QVERIFY(!writeFile(at("new"), QByteArray(100, 'n')));
    }
    QVERIFY(QDir(m_dir->path()).isEmpty());
}

void TestFileStore::permissionsStay()
{
    QVERIFY(writeFile(at("file"), "old"));
    QVERIFY(::chmod(qPrintable(at("file")), 0640) == 0);
    QVERIFY(writeFile(at("file"), "new"));
    struct stat info
    {
    };
    QVERIFY(::stat(qPrintable(at("file")), &info) == 0);
    QCOMPARE(info.st_mode & 07777, mode_t(0640));
}

void TestFileStore::aSymbolicLinkStaysALink()
{
    QVERIFY(QDir(m_dir->path()).mkdir("below"));
    QVERIFY(writeFile(at("below/file"), "old"));
    QVERIFY(QFile::link(at("below/file"), at("link")));
    QVERIFY(writeFile(at("link"), "new"));
    QVERIFY(QFileInfo(at("link")).isSymLink());
    QCOMPARE(contentOf(at("below/file")), QByteArray("new"));
    QVERIFY(!QFileInfo(at("below/file")).isSymLink());
}

void TestFileStore::aLinkToNowhereMakesItsTarget()
{
    QVERIFY(QFile::link(at("target"), at("link")));
    QVERIFY(writeFile(at("link"), "new"));
    QCOMPARE(contentOf(at("target")), QByteArray("new"));
    QVERIFY(QFileInfo(at("link")).isSymLink());
}

void TestFileStore::devicesAndFoldersAreNotReplaced()
{
    const auto device = writeFile("/dev/full", "x");
    QVERIFY(!device);
    QVERIFY(device.error().contains("/dev/full"));
    struct stat info
    {
    };
    QVERIFY(::stat("/dev/full", &info) == 0 && S_ISCHR(info.st_mode));
    QVERIFY(!writeFile(m_dir->path(), "x"));
    QVERIFY(QFileInfo(m_dir->path()).isDir());
}

void TestFileStore::aMissingFolderIsSaid()
{
    const auto outcome = writeFile(at("nowhere/file"), "x");
    QVERIFY(!outcome);
    QVERIFY2(outcome.error().contains("nowhere/file"), qPrintable(outcome.error()));
}

void TestFileStore::aFolderWithoutWritePermissionIsSaid()
{
    if (::geteuid() == 0)
        QSKIP("the superuser may write everywhere");
    QVERIFY(writeFile(at("file"), "old"));
    QVERIFY(::chmod(qPrintable(m_dir->path()), 0500) == 0);
    QVERIFY(!writeFile(at("file"), "new"));
    QVERIFY(::chmod(qPrintable(m_dir->path()), 0700) == 0);
    QCOMPARE(contentOf(at("file")), QByteArray("old"));
}

void TestFileStore::whatCannotBeReadIsSaid()
{
    for (const QString &path : {at("nothing"), m_dir->path()}) {
        const auto read = readFile(path);
        QVERIFY(!read);
        QVERIFY2(read.error().contains(path) && read.error().contains(';'), qPrintable(read.error()));
    }
}

void TestFileStore::aFileAboveTheLimitIsRefusedUnread()
{
    QFile file(at("large"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(file.resize(64 * 1024 * 1024 + 1)); // a hole: takes no room
    file.close();
    const auto read = readFile(at("large"));
    QVERIFY(!read);
    QVERIFY2(read.error().contains("64 MiB"), qPrintable(read.error()));
    const auto endless = readFile("/dev/zero");
    QVERIFY(!endless);
    QVERIFY2(endless.error().contains("64 MiB"), qPrintable(endless.error()));
}

QTEST_APPLESS_MAIN(TestFileStore)
#include "tst_filestore.moc"
