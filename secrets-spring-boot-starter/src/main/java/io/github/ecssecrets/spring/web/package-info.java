/**
 * Parameters of web handlers, with Spring MVC or WebFlux. Called by {@code autoconfigure}
 * alone, where these are present; calls {@code binding} for secrets and {@code literal}
 * for texts.
 */
@NullMarked
package io.github.ecssecrets.spring.web;

import org.jspecify.annotations.NullMarked;
