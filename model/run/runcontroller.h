// The run beside a drawing, for the GUI: prepared at time 0 whenever the drawing can run, steered from here.
// Ids in, ids out; indices never leave this class's friends. GUI thread.
#pragma once

#include "model/base/issue.h"
#include "model/diagram/diagram.h"
#include "model/run/history.h"
#include "model/run/lives.h"
#include "model/run/observation.h"
#include "model/run/runner.h"

#include <QHash>
#include <QObject>
#include <QTimer>

namespace run {

struct LoggedIntervention
{
    sim::Time at;
    QString text;   // translated: "Payments slowed x8", "load of Shoppers 240/s"
    QString target; // id of the item
    // Of a fault: when it was ended; `never` while it acts. Anything else is over at once: 0.
    sim::Time until = 0;
};

class RunController : public QObject
{
    Q_OBJECT
public:
    enum class State { Idle /* the drawing cannot run, see issues() */, Running, Paused, Done, Failed };

    explicit RunController(QObject *parent = nullptr);
    ~RunController() override;

    // The drawing changed. Before anything has run: prepares anew. While a run stands: changes that can act
    // live become interventions; others set restartNeeded() and the run keeps its own drawing.
    void setDiagram(const diagram::Diagram &diagram);
    const diagram::Diagram &runningDiagram() const; // the drawing this run is of
    const base::Issues &issues() const;             // of the newest drawing
    bool restartNeeded() const;

    State state() const;
    // From Done: goes on beyond the end; at full speed to the next multiple of ten times the duration, where
    // it is Done again, else without an end.
    void play();
    void pause();
    void step();                 // one event
    void runTo(sim::Time at);    // as fast as possible up to a simulated time, then Paused
    void restart();              // to time 0 with the newest drawing; keeps playing if it was playing
    void setSpeed(double speed); // simulated seconds per real second; 0: as fast as possible
    double speed() const;
    void setSeed(std::uint64_t seed); // restarts
    std::uint64_t seed() const;
    // The faster of two speeds of the ladder: that at which a message is on an edge of median latency for
    // about 0.6 real seconds, so that it can be followed, and the slowest at which all clients together send
    // at least one request in two real seconds, so that there is one to follow.
    static double followableSpeed(const sim::Scenario &scenario);
    static QList<double> speeds(); // the ladder, 1/1000 ... 100, then 0 = as fast as possible

    // Interventions; logged, at the run's now.
    void setLoad(const diagram::NodeId &client, double rate);
    // Now in force; nothing for what is not a client, and for one whose workload is not told by a rate.
    std::optional<double> load(const diagram::NodeId &client) const;
    // `value`: the factor, the share, or of a latency the seconds; of no meaning where there is none.
    void startFault(const QString &kind, const QString &target, double value);
    void endFaults(const QString &kind, const QString &target); // empty kind: all on the target
    // The consumer group reads its log again from the beginning; `group` is its channel's id, "events/billing".
    void replay(const QString &group);
    const QList<LoggedIntervention> &interventions() const;

    // What there is to see. Null before the first frame.
    const Frame *frame() const;
    const History &history() const;
    Observation observation() const;
    std::optional<Recording> recording() const; // up to what frame() shows; nothing before the first frame
    const sim::Scenario *scenario() const; // null when Idle
    std::optional<sim::Index> nodeIndex(const diagram::NodeId &id) const;
    std::optional<sim::Index> edgeIndex(const diagram::EdgeId &id) const;
    std::optional<sim::Index>
    channelIndex(const QString &id) const; // id of a direct async edge or a queue node
    diagram::NodeId nodeId(sim::Index index) const;
    diagram::EdgeId edgeId(sim::Index index) const;

Q_SIGNALS:
    void stateChanged(); // state, restartNeeded, speed, seed or issues; or a drawing set while the run stays
    void frameChanged(); // frame() and history() are newer; at most 60 a second
    void restarted();    // time is 0 again, history is empty, scenario() is another
    void intervened();   // the log grew

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace run
