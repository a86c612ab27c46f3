// The settings of a broker's queue, in the words of RabbitMQ: they stand on a queue node, and on an async edge that
// carries its own queue.
#pragma once

#include "model/kinds/sections.h"
#include "model/kinds/spec.h"

#include <array>

namespace kinds {

inline constexpr Option channelOverflows[] = {
    {"dropHead", QT_TRANSLATE_NOOP("Kinds", "drop-head")},
    {"rejectPublish", QT_TRANSLATE_NOOP("Kinds", "reject-publish")},
};

inline constexpr std::array<ParamSpec, 4> channelRows{{
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
    },
    {
        .key = "overflow",
        .label = QT_TRANSLATE_NOOP("Kinds", "When it is full"),
        .type = ParamType::Choice,
        .initial = "\"dropHead\"",
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "drop-head throws the oldest message away to make room, reject-publish the new one. "
                                  "The publisher does not hear of it."),
        .source = QT_TRANSLATE_NOOP("Kinds", "RabbitMQ: drop-head."),
        .section = sections::channel,
        .options = channelOverflows,
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
                     "Once more, and it is thrown away: with a limit of 3 it is delivered 4 times."),
        .source = QT_TRANSLATE_NOOP("Kinds", "RabbitMQ: none in a classic queue, 20 in a quorum queue since 4.0."),
        .section = sections::channel,
    },
}};

} // namespace kinds
