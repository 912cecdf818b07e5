package io.github.ecssecrets.store;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.github.ecssecrets.AwsError;
import io.github.ecssecrets.SecretAccessDeniedException;
import io.github.ecssecrets.SecretCredentialsException;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.testsupport.NoSecretInLogExtension;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Incidents}: what is said, and that it is said once.
 */
class IncidentsTests {

	private static final String OUTAGE = "WARN Secrets cannot be checked for new versions and keep their last good value: ";

	private static final SecretReference REFERENCE = SecretReference.parse("a");

	private final Incidents incidents = new Incidents();

	private final SecretEntry a = new SecretEntry(REFERENCE);

	private final SecretEntry b = new SecretEntry(SecretReference.parse("b"));

	@Test
	void outageOfARegionIsSaidOnceForAllItsSecretsAndIsNewsForEach() {
		assertThat(this.incidents.failed(this.a, unavailable("eu-west-1"))).isTrue();
		assertThat(this.incidents.failed(this.b, unavailable("eu-west-1"))).isTrue();
		assertThat(this.incidents.failed(this.a, unavailable("eu-west-1"))).isFalse();
		assertThat(said()).containsExactly(OUTAGE + "Not now");
	}

	@Test
	void outageOfARegionEndsWhenItsLastSecretIsChecked() {
		this.incidents.failed(this.a, unavailable("eu-west-1"));
		this.incidents.failed(this.b, unavailable("eu-west-1"));
		this.incidents.recovered(this.a);
		assertThat(said()).hasSize(1);
		this.incidents.recovered(this.b);
		assertThat(said()).last()
			.isEqualTo("INFO Secrets Manager in eu-west-1 answers again; all secrets are checked for new versions");
	}

	/** Who masks the log asks which secrets are in use, under a lock of its own. */
	@Test
	void logIsWrittenWithoutALock() {
		List<Boolean> asked = new CopyOnWriteArrayList<>();
		AppenderBase<ILoggingEvent> masking = new AppenderBase<>() {

			@Override
			protected void append(ILoggingEvent event) {
				asked.add(CompletableFuture
					.runAsync(() -> IncidentsTests.this.incidents.retain(Set.of(IncidentsTests.this.a)))
					.thenApply((done) -> true)
					.completeOnTimeout(false, 1, TimeUnit.MINUTES)
					.join());
			}

		};
		Logger logger = (Logger) LoggerFactory.getLogger(SecretStore.class);
		masking.start();
		logger.addAppender(masking);
		try {
			this.incidents.failed(this.a, unavailable("eu-west-1"));
			this.incidents.recovered(this.a);
			this.incidents.failed(this.a, new SecretNotFoundException(REFERENCE, List.of("test")));
			this.incidents.recovered(this.a);
		}
		finally {
			logger.detachAppender(masking);
		}
		assertThat(asked).hasSize(4).containsOnly(true);
	}

	@Test
	void outageThatComesBackIsSaidAgain() {
		this.incidents.failed(this.a, unavailable("eu-west-1"));
		this.incidents.recovered(this.a);
		assertThat(this.incidents.failed(this.a, unavailable("eu-west-1"))).isTrue();
		assertThat(said()).hasSize(3).last().isEqualTo(OUTAGE + "Not now");
	}

	@Test
	void outageOfAnotherRegionIsAnotherIncident() {
		this.incidents.failed(this.a, unavailable("eu-west-1"));
		this.incidents.failed(this.b, unavailable("us-east-1"));
		assertThat(said()).containsExactly(OUTAGE + "Not now", OUTAGE + "Not now");
	}

	@Test
	void outageOfASourceWithoutRegionsNamesNone() {
		this.incidents.failed(this.a, unavailable(null));
		this.incidents.failed(this.b, new SecretUnavailableException(REFERENCE, "Not now", null, null));
		this.incidents.recovered(this.a);
		this.incidents.recovered(this.b);
		assertThat(said()).containsExactly(OUTAGE + "Not now",
				"INFO The source of secrets answers again; all secrets are checked for new versions");
	}

	@Test
	void credentialsThatAreRejectedAreOneIncidentOfAllSecrets() {
		this.incidents.failed(this.a, credentials());
		this.incidents.failed(this.b, credentials());
		assertThat(said()).containsExactly(OUTAGE + "Expired");
		this.incidents.recovered(this.a);
		this.incidents.recovered(this.b);
		assertThat(said()).hasSize(2)
			.last()
			.isEqualTo("INFO The credentials are accepted again; all secrets are checked for new versions");
	}

	@Test
	void credentialsThatAreRejectedAfterAnOutageAreAnotherIncident() {
		this.incidents.failed(this.a, unavailable("eu-west-1"));
		assertThat(this.incidents.failed(this.a, credentials())).isTrue();
		assertThat(said()).containsExactly(OUTAGE + "Not now", OUTAGE + "Expired");
	}

	@Test
	void failureOfASecretIsSaidOnceForEachSecret() {
		assertThat(this.incidents.failed(this.a, denied())).isTrue();
		assertThat(this.incidents.failed(this.b, denied())).isTrue();
		assertThat(this.incidents.failed(this.a, denied())).isFalse();
		assertThat(said()).containsExactly(
				"WARN Secret 'a' cannot be checked for a new version and keeps its last good value: Denied",
				"WARN Secret 'b' cannot be checked for a new version and keeps its last good value: Denied");
	}

	@Test
	void failureOfASecretThatChangesItsKindIsSaidAgain() {
		this.incidents.failed(this.a, denied());
		assertThat(this.incidents.failed(this.a, new SecretNotFoundException(REFERENCE, List.of("test")))).isTrue();
		assertThat(said()).hasSize(2);
	}

	@Test
	void failureOfASecretEndsWithItsNextCheck() {
		this.incidents.failed(this.a, denied());
		assertThat(this.incidents.recovered(this.a)).isTrue();
		assertThat(this.incidents.recovered(this.a)).isFalse();
		assertThat(said()).hasSize(2).last().isEqualTo("INFO Secret 'a' can be checked for new versions again");
	}

	@Test
	void secretThatIsDeniedAfterAnOutageEndsBoth() {
		this.incidents.failed(this.a, unavailable("eu-west-1"));
		this.incidents.failed(this.a, denied());
		this.incidents.recovered(this.a);
		assertThat(said()).endsWith(
				"INFO Secrets Manager in eu-west-1 answers again; all secrets are checked for new versions",
				"INFO Secret 'a' can be checked for new versions again");
	}

	@Test
	void recoveryWithoutAFailureIsNoNews() {
		this.incidents.failed(this.a, unavailable("eu-west-1"));
		this.incidents.recovered(this.b);
		assertThat(said()).hasSize(1);
	}

	@Test
	void secretThatIsNoLongerInUseDoesNotKeepAnOutageOpen() {
		this.incidents.failed(this.a, unavailable("eu-west-1"));
		this.incidents.failed(this.b, unavailable("eu-west-1"));
		this.incidents.retain(Set.of(this.b));
		this.incidents.recovered(this.b);
		assertThat(said()).hasSize(2);
		this.incidents.recovered(this.a);
		assertThat(said()).hasSize(2);
	}

	private static List<String> said() {
		return NoSecretInLogExtension.logged()
			.stream()
			.map((line) -> line.replace("io.github.ecssecrets.store.SecretStore ", ""))
			.toList();
	}

	private static SecretException unavailable(@Nullable String region) {
		return new SecretUnavailableException(REFERENCE, "Not now", AwsError.builder().region(region).build(), null);
	}

	private static SecretException credentials() {
		return new SecretCredentialsException(REFERENCE, "Expired",
				AwsError.builder().region("eu-west-1").errorCode("ExpiredTokenException").build(), null);
	}

	private static SecretException denied() {
		return new SecretAccessDeniedException(REFERENCE, "Denied", null,
				AwsError.builder().region("eu-west-1").errorCode("AccessDeniedException").build(), null);
	}

}
