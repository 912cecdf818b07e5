/**
 * Everything that hides the values of secrets and keeps their text literal. Knows where a
 * value came from, and asks for no secret. Called by all packages above it; calls
 * {@code diagnostics} alone.
 */
@NullMarked
package io.github.ecssecrets.spring.mask;

import org.jspecify.annotations.NullMarked;
