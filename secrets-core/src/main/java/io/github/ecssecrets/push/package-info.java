/**
 * Push in place of polling: events of Secrets Manager hurry the checks of a store. Start
 * with a {@link io.github.ecssecrets.push.SecretPush}. Stands on the store; no other
 * package of the core may use this one.
 */
@NullMarked
package io.github.ecssecrets.push;

import org.jspecify.annotations.NullMarked;
