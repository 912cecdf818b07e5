/**
 * Injection of {@link io.github.ecssecrets.spring.SecretValue}.
 */
@NullMarked
package io.github.ecssecrets.spring.binding;

import org.jspecify.annotations.NullMarked;
