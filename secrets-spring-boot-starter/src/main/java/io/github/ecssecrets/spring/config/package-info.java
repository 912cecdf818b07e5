/**
 * Secrets as properties: config imports, bindings and the task definition. Called by
 * Spring Boot alone, through {@code spring.factories}. Calls {@code runtime} for secrets,
 * {@code mask} for what is literal and {@code rebind} for changes.
 */
@NullMarked
package io.github.ecssecrets.spring.config;

import org.jspecify.annotations.NullMarked;
