package io.github.ecssecrets.spring.diagnostics;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.config.ConfigDataNotFoundException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Explains why a location to import, or the name of a profile, still has a placeholder:
 * it may be that a secret is to fill it, which comes too late.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class IncompleteLocationFailureAnalyzer implements FailureAnalyzer {

	private static final Pattern INCOMPLETE = Pattern
		.compile("(?:Unable to load config data from|Profile|location|resource) '([^']*\\$\\{([^:}']+)[^']*)'");

	@Override
	public @Nullable FailureAnalysis analyze(Throwable failure) {
		for (Throwable each : Causes.of(failure)) {
			if (each instanceof ConfigDataNotFoundException || each instanceof IllegalStateException) {
				Matcher incomplete = INCOMPLETE.matcher(String.valueOf(each.getMessage()));
				if (incomplete.find()) {
					return analysis(incomplete.group(1), incomplete.group(2), each);
				}
			}
		}
		return null;
	}

	private static FailureAnalysis analysis(String text, String property, Throwable cause) {
		return new FailureAnalysis("""
				'%s' is not complete: the property '%s' has no value while Spring Boot imports configuration and \
				activates profiles. If a secret has it, that is too late: secrets are read once all locations and \
				profiles are known.""".formatted(text, property),
				"Set the property in the environment, on the command line or in a configuration file.", cause);
	}

}
