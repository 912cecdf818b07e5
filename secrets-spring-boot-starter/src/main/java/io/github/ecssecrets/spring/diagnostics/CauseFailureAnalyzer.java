package io.github.ecssecrets.spring.diagnostics;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Looks for its exception as Spring Boot does, but not for ever where causes lead in a
 * circle.
 *
 * @param <T> the type of the exception
 */
abstract class CauseFailureAnalyzer<T extends Throwable> extends AbstractFailureAnalyzer<T> {

	@Override
	public @Nullable FailureAnalysis analyze(Throwable failure) {
		Class<? extends T> type = getCauseType();
		for (Throwable cause : Causes.of(failure)) {
			if (type.isInstance(cause)) {
				return analyze(failure, type.cast(cause));
			}
		}
		return null;
	}

}
