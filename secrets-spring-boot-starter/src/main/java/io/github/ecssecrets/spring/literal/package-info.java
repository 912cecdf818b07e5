/**
 * Keeps the text of a secret literal on every way that Spring takes it: not resolved as a
 * placeholder, not evaluated as an expression, not opened as a resource. Knows a secret
 * by the property source that its text came from. Called by {@code mask}, {@code config},
 * {@code binding} and {@code web}; calls {@code diagnostics} alone.
 */
@NullMarked
package io.github.ecssecrets.spring.literal;

import org.jspecify.annotations.NullMarked;
