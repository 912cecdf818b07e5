/**
 * What an application imports: {@link io.github.ecssecrets.spring.SecretValue} and
 * {@link io.github.ecssecrets.spring.OnSecretRotation}.
 */
@NullMarked
package io.github.ecssecrets.spring;

import org.jspecify.annotations.NullMarked;
