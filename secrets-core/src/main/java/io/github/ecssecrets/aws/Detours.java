package io.github.ecssecrets.aws;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.github.ecssecrets.SecretException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once for each Region which calls the task role may not make and what is done in
 * their place. Thread-safe.
 */
final class Detours {

	private static final Logger logger = LoggerFactory.getLogger(Detours.class);

	private final Set<String> said = ConcurrentHashMap.newKeySet();

	/**
	 * Tells that secrets cannot be read together.
	 */
	void noBatches(String region) {
		if (this.said.add("batches in " + region)) {
			logger.info("AWS denies secretsmanager:BatchGetSecretValue in {}, so secrets are read one by one there. "
					+ "To have them read together, add this statement to the policy of the task role: "
					+ "{\"Effect\": \"Allow\", \"Action\": \"secretsmanager:BatchGetSecretValue\", \"Resource\": \"*\"}",
					region);
		}
	}

	/**
	 * Tells that versions cannot be listed.
	 * @param denial gives what AWS says, with the statement to add
	 */
	void noVersions(String region, Supplier<SecretException> denial) {
		if (this.said.add("versions in " + region)) {
			logger.info("Each check reads the value, and does not know when a rotation is due: {}",
					denial.get().getMessage());
		}
	}

}
