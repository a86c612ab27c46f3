// The settings of a broker's queue, in the words of RabbitMQ: they stand on a queue node, and on an async edge that
// carries its own queue.
#pragma once

#include "model/kinds/sections.h"
#include "model/kinds/spec.h"

#include <array>

namespace kinds {

inline constexpr const char *presetKey = "preset";
inline constexpr const char *deadLetterKey = "deadLetter";

inline constexpr Option channelPresets[] = {
    {"none", QT_TRANSLATE_NOOP("Kinds", "None")},
    {"rabbitmqClassic", QT_TRANSLATE_NOOP("Kinds", "RabbitMQ classic")},
    {"rabbitmqQuorum", QT_TRANSLATE_NOOP("Kinds", "RabbitMQ quorum")},
    {"redisList", QT_TRANSLATE_NOOP("Kinds", "Redis BRPOP")},
    {"redisReliable", QT_TRANSLATE_NOOP("Kinds", "Redis BLMOVE")},
};
inline constexpr const char *brokers = "none rabbitmqClassic rabbitmqQuorum";
inline constexpr const char *lists = "redisList redisReliable";

inline constexpr Option channelOverflows[] = {
    {"dropHead", QT_TRANSLATE_NOOP("Kinds", "drop-head")},
    {"rejectPublish", QT_TRANSLATE_NOOP("Kinds", "reject-publish")},
    {"rejectPublishDlx", QT_TRANSLATE_NOOP("Kinds", "reject-publish-dlx")},
};

inline constexpr Option persistences[] = {
    {"none", QT_TRANSLATE_NOOP("Kinds", "Memory only")},
    {"everysec", QT_TRANSLATE_NOOP("Kinds", "Every second")},
    {"always", QT_TRANSLATE_NOOP("Kinds", "Always")},
};

inline constexpr Option pushCommands[] = {
    {"lpush", QT_TRANSLATE_NOOP("Kinds", "LPUSH")},
    {"rpush", QT_TRANSLATE_NOOP("Kinds", "RPUSH")},
};

inline constexpr Option deadLetterStrategies[] = {
    {"atMostOnce", QT_TRANSLATE_NOOP("Kinds", "at-most-once")},
    {"atLeastOnce", QT_TRANSLATE_NOOP("Kinds", "at-least-once")},
};
inline constexpr const char *quorum = "none rabbitmqQuorum";

inline constexpr std::array<ParamSpec, 16> channelRows{{
    {
        .key = presetKey,
        .label = QT_TRANSLATE_NOOP("Kinds", "Works as"),
        .type = ParamType::Choice,
        .initial = "\"none\"",
        .help = QT_TRANSLATE_NOOP(
            "Kinds",
            "The product whose queue this is, with its defaults. RabbitMQ pushes messages to its consumers, a quorum queue "
            "with a delivery limit. From a Redis list each consumer pops one message when it is idle: with BRPOP it is gone "
            "if the consumer crashes, with BLMOVE it stays in a processing list until LREM."),
        .source = QT_TRANSLATE_NOOP("Kinds", "None: a queue that pushes, where each consumer holds one message at a time."),
        .live = Live::AtRestart,
        .section = sections::channel,
        .options = channelPresets,
    },
    {
        .key = "pushCommand",
        .label = QT_TRANSLATE_NOOP("Kinds", "Published with"),
        .type = ParamType::Choice,
        .initial = "\"lpush\"",
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "Consumers pop at the tail. What is pushed at the head (LPUSH) comes first in, first out; "
                                  "what is pushed at the tail (RPUSH) last in, first out."),
        .source = QT_TRANSLATE_NOOP("Kinds", "LPUSH with BRPOP is the queue of Redis' own documentation."),
        .live = Live::AtRestart,
        .section = sections::channel,
        .options = pushCommands,
        .when = lists,
        .tag = presetKey,
    },
    {
        .key = "reaperTimeout",
        .label = QT_TRANSLATE_NOOP("Kinds", "Reaper after"),
        .type = ParamType::Duration,
        .initial = "\"none\"",
        .min = 1e-6,
        .max = 36e6,
        .word = "none",
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "A helper that puts back what has been in the processing list for so long, even if somebody still works "
                     "on it: then the work is done twice. Without one, what a crashed consumer held stays there for good."),
        .source = QT_TRANSLATE_NOOP("Kinds", "None: Redis brings no such helper."),
        .section = sections::channel,
        .when = "redisReliable",
        .tag = presetKey,
    },
    {
        .key = "maxLength",
        .label = QT_TRANSLATE_NOOP("Kinds", "Maximum length"),
        .type = ParamType::Count,
        .initial = "\"unlimited\"",
        .min = 0,
        .max = 1e9,
        .word = "unlimited",
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "How many messages may wait. Those that a consumer holds and has not acknowledged do not count."),
        .source = QT_TRANSLATE_NOOP("Kinds", "RabbitMQ: none, the queue grows as long as memory lasts."),
        .section = sections::channel,
        .when = brokers,
        .tag = presetKey,
    },
    {
        .key = "overflow",
        .label = QT_TRANSLATE_NOOP("Kinds", "When it is full"),
        .type = ParamType::Choice,
        .initial = "\"dropHead\"",
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "drop-head throws the oldest message away to make room, reject-publish the new one. "
                                  "The publisher hears of it only if it waits for confirms. With drop-head and with reject-publish-dlx (of "
                                  "classic queues) it goes to the dead-letter queue, if there is one."),
        .source = QT_TRANSLATE_NOOP("Kinds", "RabbitMQ: drop-head."),
        .section = sections::channel,
        .options = channelOverflows,
        .when = brokers,
        .tag = presetKey,
    },
    {
        .key = "memoryAlarm",
        .label = QT_TRANSLATE_NOOP("Kinds", "Memory alarm"),
        .type = ParamType::Count,
        .initial = "\"none\"",
        .min = 1,
        .max = 1e9,
        .word = "none",
        .help = QT_TRANSLATE_NOOP("Kinds", "With so many messages in it, waiting or not acknowledged, the broker reads no more from its "
                                           "publishers: they wait, with their threads, until there are fewer. RabbitMQ counts bytes "
                                           "of memory, here messages have no size."),
        .source = QT_TRANSLATE_NOOP("Kinds", "RabbitMQ: at 60 % of the machine's memory; here none unless you say how many that is."),
        .section = sections::channel,
        .when = brokers,
        .tag = presetKey,
    },
    {
        .key = "messageTtl",
        .label = QT_TRANSLATE_NOOP("Kinds", "Time to live"),
        .type = ParamType::Duration,
        .initial = "\"none\"",
        .word = "none",
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "A message that has been in the queue for so long is thrown away when it stands at the head. It is "
                     "not taken from a consumer that has it, but does not come back either."),
        .source = QT_TRANSLATE_NOOP("Kinds", "RabbitMQ: none."),
        .section = sections::channel,
        .when = brokers,
        .tag = presetKey,
    },
    {
        .key = "deliveryLimit",
        .label = QT_TRANSLATE_NOOP("Kinds", "Delivery limit"),
        .type = ParamType::Count,
        .initial = "\"unlimited\"",
        .min = 0,
        .max = 1e9,
        .word = "unlimited",
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "How often a message may come back because its work failed (basic.reject) or its consumer crashed. "
                     "Once more, and it is a dead letter or gone: with a limit of 3 it is delivered 4 times."),
        .source = QT_TRANSLATE_NOOP("Kinds", "RabbitMQ: none in a classic queue, 20 in a quorum queue since 4.0."),
        .section = sections::channel,
        .when = quorum,
        .tag = presetKey,
        .special = {"rabbitmqQuorum", "20", presetKey},
    },
    {
        .key = "delayedRetryMin",
        .label = QT_TRANSLATE_NOOP("Kinds", "Delayed retry"),
        .type = ParamType::Duration,
        .initial = "\"none\"",
        .min = 1e-6,
        .max = 36e6,
        .word = "none",
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "A message whose work failed comes back after so long for each time it was delivered, instead of at once: "
                     "others go first meanwhile."),
        .source = QT_TRANSLATE_NOOP("Kinds", "RabbitMQ: off; of quorum queues since 4.3."),
        .section = sections::channel,
        .when = quorum,
        .tag = presetKey,
    },
    {
        .key = "delayedRetryMax",
        .label = QT_TRANSLATE_NOOP("Kinds", "Delay at most"),
        .type = ParamType::Duration,
        .initial = "\"none\"",
        .min = 1e-6,
        .max = 36e6,
        .word = "none",
        .help = QT_TRANSLATE_NOOP("Kinds", "A delayed retry waits no longer than this, however often the message was delivered."),
        .source = QT_TRANSLATE_NOOP("Kinds", "RabbitMQ: none."),
        .section = sections::channel,
        .when = quorum,
        .tag = presetKey,
    },
    {
        .key = deadLetterKey,
        .label = QT_TRANSLATE_NOOP("Kinds", "Dead letters to"),
        .type = ParamType::Queue,
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "The queue that gets what is rejected, has expired, is pushed out by the maximum length or is over the "
                     "delivery limit. Left out: it is gone. Messages that would go round in a circle without having been "
                     "rejected are dropped."),
        .source = QT_TRANSLATE_NOOP("Kinds", "RabbitMQ: none."),
        .live = Live::AtRestart,
        .section = sections::channel,
        .when = brokers,
        .tag = presetKey,
    },
    {
        .key = "deadLetterStrategy",
        .label = QT_TRANSLATE_NOOP("Kinds", "Strategy"),
        .type = ParamType::Choice,
        .initial = "\"atMostOnce\"",
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "at-most-once: a dead letter is lost if the queue for it is down, or full and set to reject-publish. "
                     "at-least-once: it stays, and counts towards the maximum length, until that queue takes it. An approximation: it is tried again every second."),
        .source = QT_TRANSLATE_NOOP("Kinds", "RabbitMQ: at-most-once; the other is for quorum queues that reject-publish."),
        .section = sections::channel,
        .options = deadLetterStrategies,
        .when = quorum,
        .tag = presetKey,
    },
    {
        .key = "singleActiveConsumer",
        .label = QT_TRANSLATE_NOOP("Kinds", "Single active"),
        .type = ParamType::Flag,
        .initial = "false",
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "A single active consumer: one at a time gets messages, which keeps them in order; when it is gone the one "
                                  "that registered next takes over."),
        .source = QT_TRANSLATE_NOOP("Kinds", "RabbitMQ: off."),
        .live = Live::AtRestart,
        .section = sections::channel,
        .when = brokers,
        .tag = presetKey,
    },
    {
        .key = "consumerTimeout",
        .label = QT_TRANSLATE_NOOP("Kinds", "Consumer timeout"),
        .type = ParamType::Duration,
        .initial = "\"none\"",
        .min = 1e-3,
        .max = 36e6,
        .word = "none",
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "A consumer that does not acknowledge a message for so long loses its channel, and all it had "
                                  "goes back. The broker looks once a minute; here the consumer opens a new channel at once."),
        .source = QT_TRANSLATE_NOOP("Kinds", "RabbitMQ: 30 minutes, since 4.3 of quorum queues only."),
        .live = Live::AtRestart,
        .section = sections::channel,
        .when = quorum,
        .tag = presetKey,
        .special = {"rabbitmqQuorum", "\"30m\"", presetKey},
    },
    {
        .key = "heartbeat",
        .label = QT_TRANSLATE_NOOP("Kinds", "Heartbeat timeout"),
        .type = ParamType::Duration,
        .initial = "\"60s\"",
        .min = 1e-3,
        .max = 36e5,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "After so long the broker notices that a consumer's network or host is gone, and puts back what "
                                  "it had. A process that crashes closes its connection: that is noticed at once."),
        .source = QT_TRANSLATE_NOOP("Kinds", "RabbitMQ: 60 s, a frame every 30 s."),
        .section = sections::channel,
        .when = brokers,
        .tag = presetKey,
    },
    {
        .key = "persistence",
        .label = QT_TRANSLATE_NOOP("Kinds", "On disk"),
        .type = ParamType::Choice,
        .initial = "\"none\"",
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "What survives a crash of the broker: nothing, all but the last second (Redis' appendfsync "
                                  "everysec), or every message. Writing takes no time here."),
        .source = QT_TRANSLATE_NOOP("Kinds",
                                    "Always with RabbitMQ's presets: quorum queues are durable, and Spring AMQP sends persistent "
                                    "messages. Redis has snapshots at long intervals."),
        .section = sections::channel,
        .options = persistences,
        .tag = presetKey,
        .special = {"rabbitmqClassic rabbitmqQuorum", "\"always\""},
    },
}};

} // namespace kinds
