package io.github.ecssecrets.spring.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The config imports of one start-up that wait for their secrets. Not thread-safe; Spring
 * Boot imports on one thread.
 */
final class SecretImports {

	private final Map<SecretImport, Waiting> waiting = new LinkedHashMap<>();

	/**
	 * Takes note of an import. Of two that are the same, the one that must not be missing
	 * counts.
	 */
	void expect(SecretConfigDataResource resource) {
		this.waiting.merge(resource.secretImport(), new Waiting(resource, null),
				(first, next) -> first.resource.mayBeMissing() ? new Waiting(resource, first.source) : first);
	}

	/**
	 * The property source of an import, empty as yet.
	 */
	SecretPropertySource source(SecretConfigDataResource resource) {
		SecretPropertySource source = new SecretPropertySource(resource);
		this.waiting.compute(resource.secretImport(),
				(key, expected) -> new Waiting((expected != null) ? expected.resource : resource, source));
		return source;
	}

	/**
	 * Takes the imports that wait, in the order they were found.
	 */
	List<Waiting> take() {
		List<Waiting> taken = this.waiting.values().stream().filter((each) -> each.source != null).toList();
		this.waiting.clear();
		return taken;
	}

	/**
	 * An import that waits for its secret.
	 *
	 * @param resource what is imported
	 * @param source what is to be filled, or {@code null} if nothing is
	 */
	record Waiting(SecretConfigDataResource resource, @Nullable SecretPropertySource source) {

	}

}
