/**
 * The login of mail senders.
 */
@NullMarked
package io.github.ecssecrets.spring.mail;

import org.jspecify.annotations.NullMarked;
