// The descriptor tables: from them come palette, inspector, file fields, defaults, validation and help.
// All texts are source texts (QT_TRANSLATE_NOOP("Kinds", ...)); views translate them.
#pragma once

#include "model/diagram/params.h"
#include "model/sim/scenario.h"

#include <QJsonValue>

#include <span>

namespace kinds {

enum class ParamType {
    Count,        // whole number
    Number,       // any number
    Ratio,        // 0..1
    Percent,      // 0..100, as resilience4j has its thresholds
    Rate,         // per second
    Duration,     // "250ms"
    Distribution, // a duration, or {"distribution": ...} of `rows`
    Choice,       // one of `options`; the tag of a Variant is a Choice too
    Flag,         // true or false
    Text,
    Any,      // any JSON value
    NameList, // list of operation names; with `options`: of causes and HTTP codes, of which those are offered
    Times,    // list of durations
    Rates,    // list of numbers per second
    Call,     // id of another synchronous edge of the same caller
    Queue,    // id of a queue node
    Order,    // list of all `options` in some order
    Policy,   // absent (off), or an object of `rows`
    Section,  // an object of `rows` that is always there
    Variant,  // an object whose Choice `tag` row selects which other rows act, see ParamSpec::when
    Map,      // name -> object of `rows` (operations), or name -> weight when `rows` is empty (mix)
};

// May a change act on the running world at once (a logged intervention), or at the next start?
enum class Live { Yes, AtRestart };

// Which edges a row belongs to: all, those of one style, or of the asynchronous ones those of queues or of logs. Rows of
// nodes say Both.
enum class Of { Both, Sync, Async, Queue, Log };

// Which end of an edge a row steers. At a queue node the other end's rows do not act: an edge into a queue
// has no consumers, an edge out of it makes no calls. Neither carries a queue of its own. At an exchange an edge into it
// publishes, and one out of it is a binding. Fetch: out of a federation gateway; Resolver: of who may serve one; NoFetch:
// of a caller that is none.
// GivesUp: who is left with what fails, the queue or the consumer of a log. See catalog's actsOn().
enum class End { Any, Caller, Channel, Consumer, Publisher, Binding, GivesUp, Fetch, Resolver, NoFetch };

struct Option
{
    const char *key;   // written to files
    const char *label; // shown
};

// A default of its own, for some options (space separated) of the Choice that `tag` names; "": the row's own tag.
struct Special
{
    const char *options = "";
    const char *initial = ""; // as JSON text; "": there is none
    const char *tag = "";
};

struct ParamSpec
{
    const char *key;
    const char *label;
    ParamType type;
    const char *initial = ""; // the default as JSON text: "50", "\"1s\""; "" : none (policy off, text empty)
    double min = 0;           // in the unit of the type: seconds for durations and distributions
    double max = 0;           // no bounds if min == max
    const char *word = "";    // a word that is also allowed: "none", "unlimited"
    const char *help = "";    // one to three sentences: what it does, where the model simplifies
    const char *source = "";  // where the default comes from
    Live live = Live::Yes;
    Of of = Of::Both;
    const char *section = ""; // heading in the inspector: "Capacity", "Own work", ...
    std::span<const ParamSpec> rows = {};
    std::span<const Option> options = {};
    const char *when = ""; // the options of the Choice `tag` (space separated) for which this row acts, unless the tag
                           // sleeps itself
    End end = End::Any;
    bool kept = false;    // stays in the file even at its default, because CONTRACT names no default for it
    const char *tag = ""; // the Choice beside this row that decides; "": the one a Variant begins with
    Special special = {};
    std::uint32_t length = 0; // of a list: exactly so many; 0: any number
    const char *empty = "";   // what a list without an entry means, for people; "": nothing
};

class Values; // values.h

struct KindSpec
{
    const char *key;   // written to files: never rename, only migrate
    const char *label; // "Service"
    const char *icon;  // ":/icons/service.svg"
    char shortcut;     // letter in the palette
    std::span<const ParamSpec> params;
    const char *hint; // one sentence for palette and empty states
    // Makes the kernel's plan of one node from its settings; behaviour, source and station are filled in.
    // REQUIRES: the settings passed checkAll().
    sim::NodePlan (*lower)(const Values &values);
};

struct ProtocolSpec
{
    const char *key; // "rest"
    const char *label;
    diagram::Style style;
    const char *hint;
};

struct FaultSpec
{
    const char *key; // "slow"
    const char *label;
    const char *icon;
    bool onNode, onEdge;
    std::span<const ParamSpec> params; // besides at, for, every; the first one says how strong it is
    const char *hint;
    bool onAnyNode = false; // clients and queues, too, which do no work of their own
    bool planned = false;   // stands in the timeline of a file only, nobody puts it on by hand
};

} // namespace kinds
