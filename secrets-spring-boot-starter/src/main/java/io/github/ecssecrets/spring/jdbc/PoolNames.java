package io.github.ecssecrets.spring.jdbc;

import java.util.Collection;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Names of pools in properties, which may be written as Spring Boot's relaxed binding has
 * it: {@code reporting-db} is the bean {@code reportingDb}.
 */
final class PoolNames {

	private PoolNames() {
	}

	/**
	 * Finds a name among others: the same, or one that is equal but for case, hyphens and
	 * underscores.
	 * @return the name as it is among the others, or {@code null} if none is
	 */
	static @Nullable String find(String name, Collection<String> others) {
		if (others.contains(name)) {
			return name;
		}
		String uniform = uniform(name);
		return others.stream().filter((other) -> uniform(other).equals(uniform)).findFirst().orElse(null);
	}

	private static String uniform(String name) {
		return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
	}

	/**
	 * The name of a bean that a name in properties stands for: without hyphens, with a
	 * capital after each.
	 */
	static String beanName(String name) {
		StringBuilder beanName = new StringBuilder();
		boolean capital = false;
		for (int i = 0; i < name.length(); i++) {
			char c = name.charAt(i);
			if (c == '-') {
				capital = !beanName.isEmpty();
			}
			else {
				beanName.append(capital ? Character.toUpperCase(c) : c);
				capital = false;
			}
		}
		return beanName.toString();
	}

}
