// Settings of an edge from an exchange to a queue. Private to this folder.
#pragma once

#include "model/kinds/sections.h"
#include "model/kinds/tables.h"

namespace kinds {

inline constexpr ParamSpec bindingRows[] = {
    {
        .key = "bindingKey",
        .label = QT_TRANSLATE_NOOP("Kinds", "Binding key"),
        .type = ParamType::Text,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "Of a direct exchange: the routing key of the messages that the queue gets. Of a topic: a "
                                  "pattern of words between dots, such as order.*.created or payment.#. A fanout does not look "
                                  "at it."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Empty until you name one."),
        .live = Live::AtRestart,
        .of = Of::Queue,
        .section = sections::exchange,
        .end = End::Binding,
    },
    {
        .key = "alternateExchange",
        .label = QT_TRANSLATE_NOOP("Kinds", "Alternate"),
        .type = ParamType::Flag,
        .initial = "false",
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "The queue gets what no other binding matches, and nothing else: it stands behind the exchange's "
                                  "alternate exchange, a fanout that is not drawn. Without one that is dropped."),
        .source = QT_TRANSLATE_NOOP("Kinds", "RabbitMQ: an exchange has no alternate-exchange."),
        .live = Live::AtRestart,
        .of = Of::Queue,
        .section = sections::exchange,
        .end = End::Binding,
    },
};

} // namespace kinds
