// The consumer groups of a log, as they are now: partitions as lanes, who reads them and how far; and a replay. Private to
// this room.
#pragma once

#include "views/inspector/channels.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace inspector {

// Partitions as lanes: what is committed, what is in hand, what is still to be read.
class Lanes : public QWidget
{
    Q_OBJECT
public:
    explicit Lanes(const views::Theme &theme);
    void show(const sim::LogGauge &log, std::size_t group, const QStringList &owners); // by partition
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const views::Theme &m_theme;
    std::vector<sim::LogGauge::Partition> m_partitions;
    sim::GroupGauge m_group;
    QStringList m_owners;
};

class Groups : public QWidget
{
    Q_OBJECT
public:
    Groups(run::RunController &run, const views::Theme &theme, Subject subject);
    void refresh(); // hides itself when the subject has no log

private:
    struct Part
    {
        QLabel *name, *state;
        QPushButton *replay;
        Lanes *lanes;
        QWidget *box;
    };

    void addPart();

    run::RunController &m_run;
    const views::Theme &m_theme;
    Subject m_subject;
    std::vector<Part> m_parts;
    std::vector<QString> m_channels; // ids, by part
};

} // namespace inspector
