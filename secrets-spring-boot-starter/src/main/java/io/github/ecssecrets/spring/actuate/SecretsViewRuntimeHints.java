package io.github.ecssecrets.spring.actuate;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Keeps the style sheet of the view in a native image.
 */
public final class SecretsViewRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources()
			.registerPattern(SecretsView.class.getPackageName().replace('.', '/') + "/" + SecretsView.STYLE);
	}

}
