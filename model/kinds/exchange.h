// Which messages an exchange hands to a queue. Source: RabbitMQ, AMQP 0-9-1 model.
#pragma once

#include <QString>

namespace kinds {

// Does a message with this routing key go to a queue bound with that key?
bool routes(const QString &exchangeType, const QString &bindingKey, const QString &routingKey);

} // namespace kinds
