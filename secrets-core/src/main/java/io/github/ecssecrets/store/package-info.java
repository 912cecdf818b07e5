/**
 * Cache and refresh: start with {@link io.github.ecssecrets.store.SecretStore#builder()}.
 */
@NullMarked
package io.github.ecssecrets.store;

import org.jspecify.annotations.NullMarked;
