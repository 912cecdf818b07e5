package io.github.ecssecrets.spring.diagnostics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * The causes of an exception of foreign code, which may lead in a circle.
 */
public final class Causes {

	private Causes() {
	}

	/**
	 * Lists an exception and its causes, each once.
	 * @param failure the exception
	 * @return the exception first, the innermost cause last
	 */
	public static List<Throwable> of(Throwable failure) {
		List<Throwable> causes = new ArrayList<>();
		Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		for (Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
			causes.add(cause);
		}
		return causes;
	}

}
