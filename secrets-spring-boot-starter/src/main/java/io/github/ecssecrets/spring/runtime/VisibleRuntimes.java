package io.github.ecssecrets.spring.runtime;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

import org.springframework.context.ApplicationContext;

/**
 * The runtimes whose secrets a context sees: its own, and those of the contexts above it,
 * whose properties are properties of the context, too.
 */
public final class VisibleRuntimes {

	private VisibleRuntimes() {
	}

	/**
	 * Finds the runtimes.
	 * @param context the context, complete
	 * @return the runtimes, that of the context itself first if it has one
	 */
	public static Set<SecretsRuntime> of(ApplicationContext context) {
		Set<SecretsRuntime> runtimes = new LinkedHashSet<>();
		for (ApplicationContext each = context; each != null; each = each.getParent()) {
			runtimes.addAll(each.getBeansOfType(SecretsRuntime.class).values());
		}
		return runtimes;
	}

	/**
	 * Finds the runtime of the nearest context above one that has a runtime.
	 * @param context the context, which need not be complete
	 * @return the runtime, if there is one
	 */
	public static Optional<SecretsRuntime> above(ApplicationContext context) {
		for (ApplicationContext each = context.getParent(); each != null; each = each.getParent()) {
			SecretsRuntime runtime = each.getBeanProvider(SecretsRuntime.class).getIfUnique();
			if (runtime != null) {
				return Optional.of(runtime);
			}
		}
		return Optional.empty();
	}

}
