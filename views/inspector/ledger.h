// Where the messages of a channel went, since the run began: it balances at every moment. Private to this room.
#pragma once

#include "views/inspector/channels.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace inspector {

class Ledger : public QWidget
{
    Q_OBJECT
public:
    Ledger(const run::RunController &run, Subject subject);
    void refresh(); // hides itself when there is nothing to count

Q_SIGNALS:
    void asked(const run::Question &question); // for the messages behind a number

private:
    struct Row
    {
        QLabel *label;
        QPushButton *number;
    };
    struct Book // of one channel
    {
        QLabel *name;
        sim::Index channel = sim::noIndex;
        std::vector<Row> rows;
    };

    void addBook();
    void show(Book &book, bool isGroup, const QString &name, const sim::ChannelGauge &gauge);

    const run::RunController &m_run;
    Subject m_subject;
    std::vector<Book> m_books;
};

} // namespace inspector
