// What a consumer does with the messages of a queue, in the words of RabbitMQ: settings of the edge that consumes.
#pragma once

#include "model/kinds/channelrows.h"

namespace kinds {

inline constexpr Option acks[] = {
    {"manual", QT_TRANSLATE_NOOP("Kinds", "After the work")},
    {"auto", QT_TRANSLATE_NOOP("Kinds", "On delivery")},
};

inline constexpr Option afterFailure[] = {
    {"requeue", QT_TRANSLATE_NOOP("Kinds", "Put it back")},
    {"deadLetter", QT_TRANSLATE_NOOP("Kinds", "Dead-letter it")},
    {"discard", QT_TRANSLATE_NOOP("Kinds", "Throw it away")},
};

inline constexpr Option requeueCommands[] = {
    {"reject", QT_TRANSLATE_NOOP("Kinds", "basic.reject")},
    {"nack", QT_TRANSLATE_NOOP("Kinds", "basic.nack")},
};

inline constexpr std::array<ParamSpec, 7> consumerRows{{
    {
        .key = "consumers",
        .label = QT_TRANSLATE_NOOP("Kinds", "Consumers"),
        .type = ParamType::Count,
        .initial = "1",
        .min = 0,
        .max = 10000,
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "Workers that process messages, one at a time, in each replica of the consuming node. They "
                     "are beside its threads, not out of them. Of a log each is a member of the group."),
        .source = QT_TRANSLATE_NOOP("Kinds", "One, as client libraries have it."),
        .of = Of::Async,
        .section = sections::consumers,
        .end = End::Consumer,
    },
    {
        .key = "ack",
        .label = QT_TRANSLATE_NOOP("Kinds", "Acknowledges"),
        .type = ParamType::Choice,
        .initial = "\"manual\"",
        .help = QT_TRANSLATE_NOOP(
            "Kinds",
            "After the work, a message whose consumer crashes is delivered again. On delivery, it is "
            "lost."),
        .source = QT_TRANSLATE_NOOP("Kinds", "RabbitMQ's advice for messages that matter."),
        .of = Of::Queue,
        .section = sections::consumers,
        .options = acks,
        .when = brokers,
        .end = End::Consumer,
        .kept = true,
        .tag = presetKey,
    },
    {
        .key = "prefetch",
        .label = QT_TRANSLATE_NOOP("Kinds", "Prefetch"),
        .type = ParamType::Count,
        .initial = "1",
        .min = 1,
        .max = 65535,
        .word = "unlimited",
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "How many messages each consumer may hold that it has not acknowledged. More of them hide the way "
                     "to the broker and back, but one consumer may hoard what another could do. Without acknowledgement "
                     "there is no limit."),
        .source = QT_TRANSLATE_NOOP(
            "Kinds", "RabbitMQ: unlimited, at most 2000 from a quorum queue; its advice: 100 to 300. A queue that works as no "
                     "product has Hopyard's own choice, 1: a fair share for everybody."),
        .of = Of::Queue,
        .section = sections::consumers,
        .when = "manual",
        .end = End::Consumer,
        .kept = true,
        .tag = "ack",
        .special = {"rabbitmqClassic rabbitmqQuorum", "\"unlimited\"", presetKey},
    },
    {
        .key = "onFailure",
        .label = QT_TRANSLATE_NOOP("Kinds", "When it fails"),
        .type = ParamType::Choice,
        .initial = "\"requeue\"",
        .help = QT_TRANSLATE_NOOP(
            "Kinds",
            "What happens to a message whose work failed, with acknowledgement after the work: back to "
            "the head of the queue and tried again, as often as the delivery limit allows; to the queue for dead "
            "letters; or gone."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Nothing is lost unless you say so."),
        .of = Of::Queue,
        .section = sections::consumers,
        .options = afterFailure,
        .when = "none rabbitmqClassic rabbitmqQuorum redisReliable",
        .end = End::Consumer,
        .kept = true,
        .tag = presetKey,
    },
    {
        .key = "requeueWith",
        .label = QT_TRANSLATE_NOOP("Kinds", "Puts it back with"),
        .type = ParamType::Choice,
        .initial = "\"reject\"",
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "What a quorum queue's delivery limit counts since 4.3: basic.reject and crashes. What comes back with "
                     "basic.nack does so for ever."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice: the one that ends."),
        .of = Of::Queue,
        .section = sections::consumers,
        .options = requeueCommands,
        .when = "requeue",
        .end = End::Consumer,
        .tag = "onFailure",
    },
    {
        .key = "idempotentConsumer",
        .label = QT_TRANSLATE_NOOP("Kinds", "Idempotent"),
        .type = ParamType::Flag,
        .initial = "false",
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "The consumer stores what it has done in the same transaction as the effect: a message that "
                                  "comes again is recognised, and its work is not done twice. The look-up takes no time here."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Off: brokers deliver at least once, and leave that to you."),
        .of = Of::Async,
        .section = sections::consumers,
        .end = End::Consumer,
    },
    {
        .key = "lateAfter",
        .label = QT_TRANSLATE_NOOP("Kinds", "Late after"),
        .type = ParamType::Duration,
        .initial = "\"none\"",
        .word = "none",
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "A message whose work is done longer than this after it was published counts as late in the ledger "
                                  "and in the report. It is processed all the same."),
        .source = QT_TRANSLATE_NOOP("Kinds", "None: how late is too late is for you to say."),
        .of = Of::Async,
        .section = sections::consumers,
        .end = End::Consumer,
    },
}};

} // namespace kinds
