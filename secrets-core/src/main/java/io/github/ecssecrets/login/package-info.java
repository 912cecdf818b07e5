/**
 * Logins that survive rotations, whatever the protocol: which version of a secret to log
 * in with, what was refused, and when to try again. {@link SecretLogin} is the entry. The
 * package stands on the vocabulary alone; database, broker and cache clients build on it.
 */
@NullMarked
package io.github.ecssecrets.login;

import org.jspecify.annotations.NullMarked;
