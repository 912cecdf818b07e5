/**
 * The login of Kafka clients.
 */
@NullMarked
package io.github.ecssecrets.spring.kafka;

import org.jspecify.annotations.NullMarked;
