// The lives of single messages: on the left those of one number of a ledger, or of one request; on the right all that
// happened to the one chosen. GUI thread.
#pragma once

#include "model/run/lookup.h"
#include "model/run/runcontroller.h"
#include "views/panels/storywords.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;
class QSplitter;
class QTableWidget;

namespace panels {

class MessageList : public QWidget
{
    Q_OBJECT
public:
    MessageList(run::RunController &run, QWidget *parent = nullptr);

    // Of the run up to now; what was shown before goes away.
    void ask(const run::Question &question);

private:
    void clear(); // the run is another one
    void take(const run::Answer &answer);
    void fillLives();
    void showLife();
    void fillStory(const run::Life &life);
    StoryWords words() const;

    run::RunController &m_run;
    run::Lookup m_list, m_story;
    std::optional<run::Question> m_asked;
    run::Answer m_answer;
    QLabel *m_title, *m_note;
    QProgressBar *m_progress;
    QPushButton *m_again;
    QSplitter *m_tables;
    QTableWidget *m_lives, *m_passages;
};

} // namespace panels
