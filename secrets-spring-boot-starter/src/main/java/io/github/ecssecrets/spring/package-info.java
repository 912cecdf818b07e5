/**
 * What an application imports: {@link io.github.ecssecrets.spring.SecretValue}.
 */
@NullMarked
package io.github.ecssecrets.spring;

import org.jspecify.annotations.NullMarked;
