package io.github.ecssecrets.spring.diagnostics;

import org.jspecify.annotations.Nullable;

/**
 * Thrown at start-up when the application runs on a Spring Boot that this library does
 * not work with.
 */
final class UnsupportedSpringBootException extends RuntimeException {

	/**
	 * Creates an exception.
	 * @param version the version of Spring Boot, or {@code null} if it does not tell
	 */
	UnsupportedSpringBootException(@Nullable String version) {
		super("ECS Secrets needs Spring Boot 4.0 or newer; this application runs on Spring Boot "
				+ ((version != null) ? version : "3 or older"));
	}

}
