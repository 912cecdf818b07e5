/**
 * The login of RabbitMQ clients.
 */
@NullMarked
package io.github.ecssecrets.spring.amqp;

import org.jspecify.annotations.NullMarked;
