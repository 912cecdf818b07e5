package io.github.ecssecrets.aws;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one source does that is insecure and was allowed for a test rig. Each is said once
 * at WARN, however many sources do the same, until the last of them is closed.
 * Thread-safe.
 */
final class InsecureUses implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(InsecureUses.class);

	/** How many sources do what was said. */
	private static final Map<String, Integer> users = new ConcurrentHashMap<>();

	private final Set<String> problems = ConcurrentHashMap.newKeySet();

	/**
	 * Notes that this source does something insecure.
	 * @param problem what it is, a sentence without capital and full stop
	 */
	void add(String problem) {
		if (this.problems.add(problem) && users.merge(problem, 1, Integer::sum) == 1) {
			logger.warn("Allowed by '{}', which is for test rigs: {}", Transport.PROPERTY, problem);
		}
	}

	@Override
	public void close() {
		for (String problem : List.copyOf(this.problems)) {
			if (this.problems.remove(problem)) {
				users.computeIfPresent(problem, (key, count) -> (count > 1) ? count - 1 : null);
			}
		}
	}

}
