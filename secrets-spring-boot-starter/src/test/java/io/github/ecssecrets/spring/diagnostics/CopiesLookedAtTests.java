package io.github.ecssecrets.spring.diagnostics;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretCredentialsException;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretException.Reason;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.source.AuthoritativeSource;
import io.github.ecssecrets.source.EnvironmentSecretSource;
import io.github.ecssecrets.source.FileSecretSource;
import io.github.ecssecrets.source.Freshness;
import io.github.ecssecrets.store.SecretStore;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.diagnostics.FailureAnalysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What the analysis says of the variables and files of a secret if Secrets Manager cannot
 * be asked.
 */
class CopiesLookedAtTests {

	private static final SecretReference FIELD = SecretReference.parse("/prod/db:password");

	private static FailureAnalysis analysis(Reason reason, Path directory) {
		try (SecretStore store = SecretStore.builder()
			.sources(List.of(new EnvironmentSecretSource(Map.<String, String>of()::get),
					new FileSecretSource(directory), new FailingSource(reason)))
			.noRefresh()
			.build()) {
			SecretException error = catchThrowableOfType(SecretException.class, () -> store.get(FIELD));
			return Objects.requireNonNull(
					new SecretResolutionFailureAnalyzer(null).analyze(new SecretResolutionException("a test", error)));
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "NO_REGION", "CREDENTIALS_MISSING" })
	void analysisWhenAwsCannotBeAskedNamesVariablesAndFiles(Reason reason, @TempDir Path directory) {
		FailureAnalysis analysis = analysis(reason, directory);
		assertThat(analysis.getDescription())
			.endsWith("Reason: No way%n    Not set: environment variable PROD_DB_PASSWORD, file %s or %s"
				.formatted(directory.resolve("prod/db/password"), directory.resolve("prod/db")));
		assertThat(analysis.getAction()).contains("To run locally without AWS");
	}

	@ParameterizedTest
	@EnumSource(names = "THROTTLED")
	void analysisWhenAwsWasAskedLeavesThemOut(Reason reason, @TempDir Path directory) {
		assertThat(analysis(reason, directory).getDescription()).endsWith("Reason: No way");
	}

	private record FailingSource(Reason reason) implements AuthoritativeSource {

		@Override
		public String name() {
			return "secrets-manager";
		}

		@Override
		public Secret find(SecretReference reference, Freshness freshness) {
			throw (this.reason == Reason.CREDENTIALS_MISSING)
					? new SecretCredentialsException(reference, this.reason, "No way", null, null)
					: new SecretUnavailableException(reference, this.reason, "No way", null, null);
		}

	}

}
