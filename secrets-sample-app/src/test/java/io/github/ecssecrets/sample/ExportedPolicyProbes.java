package io.github.ecssecrets.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.aws.SecretsManagerSecretSource;
import io.github.ecssecrets.source.Freshness;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.slf4j.LoggerFactory;

/**
 * Does each thing that the policy of the task role is for, and tells what it could not
 * do.
 */
final class ExportedPolicyProbes {

	private static final SecretReference DATABASE = SecretReference.parse(DevelopmentServices.DATABASE_SECRET);

	private static final SecretReference API_KEY = SecretReference.parse(DevelopmentServices.API_KEY_SECRET);

	private final SecretsManagerServer server;

	ExportedPolicyProbes(SecretsManagerServer server) {
		this.server = server;
	}

	/**
	 * Tries everything anew.
	 * @return what is said of each thing that failed
	 */
	Map<String, String> failures() {
		Map<String, String> failures = new TreeMap<>();
		Logger logger = (Logger) LoggerFactory.getLogger("io.github.ecssecrets.aws");
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		logger.addAppender(log);
		try (SecretsManagerSecretSource source = SecretsManagerSecretSource.builder()
			.endpoint(this.server.endpoint())
			.region(this.server.region())
			.credentials("any", "any")
			.build()) {
			attempt("read", failures, () -> source.find(DATABASE, Freshness.CACHED));
			attempt("decrypt", failures, () -> source.find(API_KEY, Freshness.CACHED));
			attempt("pending", failures,
					() -> source.find(DATABASE.withVersionStage(SecretReference.AWSPENDING), Freshness.FRESH));
			attempt("previous", failures,
					() -> source.find(DATABASE.withVersionStage(SecretReference.AWSPREVIOUS), Freshness.FRESH));
			int batches = log.list.size();
			source.findAll(List.of(DATABASE, API_KEY));
			said("batch", log, batches, failures);
			int versions = log.list.size();
			source.versions(DATABASE);
			said("versions", log, versions, failures);
		}
		finally {
			logger.detachAppender(log);
		}
		return failures;
	}

	private static void attempt(String what, Map<String, String> failures, Runnable read) {
		try {
			read.run();
		}
		catch (SecretException ex) {
			failures.put(what, String.valueOf(ex.getMessage()));
		}
	}

	private static void said(String what, ListAppender<ILoggingEvent> log, int before, Map<String, String> failures) {
		List<ILoggingEvent> said = new ArrayList<>(log.list.subList(before, log.list.size()));
		said.forEach((event) -> failures.put(what, event.getFormattedMessage()));
	}

}
