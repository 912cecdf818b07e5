/**
 * The vocabulary of the library and its facade: name a secret with a
 * {@link io.github.ecssecrets.SecretReference}, read it through
 * {@link io.github.ecssecrets.Secrets}. Every package, and every application, may use
 * what is public here; this package uses none of the others.
 */
@NullMarked
package io.github.ecssecrets;

import org.jspecify.annotations.NullMarked;
