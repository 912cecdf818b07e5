/**
 * Cache and refresh: start with {@link io.github.ecssecrets.store.SecretStore#builder()}.
 * Applications build a store and use it as {@link io.github.ecssecrets.Secrets}; no other
 * package of the core may use this one.
 */
@NullMarked
package io.github.ecssecrets.store;

import org.jspecify.annotations.NullMarked;
