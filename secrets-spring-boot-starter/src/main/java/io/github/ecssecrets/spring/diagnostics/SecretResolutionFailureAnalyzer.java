package io.github.ecssecrets.spring.diagnostics;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretException.Reason;
import io.github.ecssecrets.SecretNotFoundException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Explains a {@link SecretResolutionException}: each secret with what asked for it, and
 * the remedies. Comes before Spring Boot's analyzer of config imports, which would only
 * say that the import was not found.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SecretResolutionFailureAnalyzer extends CauseFailureAnalyzer<SecretResolutionException> {

	private static final Set<Reason> WITHOUT_AWS = EnumSet.of(Reason.NO_REGION, Reason.CREDENTIALS_MISSING);

	private final PropertyOrigins origins;

	private final SecretActions actions;

	/**
	 * Creates an analyzer.
	 * @param environment the Environment, or {@code null} if it was never completed
	 */
	SecretResolutionFailureAnalyzer(@Nullable Environment environment) {
		this.origins = new PropertyOrigins(environment);
		this.actions = new SecretActions(environment);
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, SecretResolutionException cause) {
		List<SecretResolutionException.Failure> failures = cause.getFailures();
		StringBuilder description = new StringBuilder(
				(failures.size() == 1) ? "A secret that the application needs could not be read:"
						: failures.size() + " secrets that the application needs could not be read:");
		Set<String> actions = new LinkedHashSet<>();
		for (SecretResolutionException.Failure failure : failures) {
			description.append(
					"%n%n    Secret: %s%n    Asked for by: %s%n    Reason: %s".formatted(failure.error().getReference(),
							this.origins.addTo(failure.askedBy()), failure.error().getMessage()));
			description.append(lookedAt(failure.error()));
			actions.add(this.actions.of(failure.error()));
		}
		return new FailureAnalysis(description.toString(), String.join(System.lineSeparator(), actions), rootFailure);
	}

	/**
	 * Where a copy of the secret would have done. That is of use where Secrets Manager
	 * cannot be asked at all, as on a laptop.
	 */
	private static String lookedAt(SecretException error) {
		if (!WITHOUT_AWS.contains(error.getReason())) {
			return "";
		}
		return Arrays.stream(error.getSuppressed())
			.filter(SecretNotFoundException.class::isInstance)
			.map(SecretNotFoundException.class::cast)
			.filter((missing) -> missing.getReference().equals(error.getReference())
					|| missing.getReference().whole().equals(error.getReference()))
			.findFirst()
			.map((missing) -> "%n    Not set: %s".formatted(String.join(", ", missing.getTried())))
			.orElse("");
	}

}
