/**
 * Parameters of handlers of messages. Called by {@code autoconfigure} alone, where Spring
 * Messaging is present; calls {@code binding} for secrets.
 */
@NullMarked
package io.github.ecssecrets.spring.messaging;

import org.jspecify.annotations.NullMarked;
