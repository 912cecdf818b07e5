package io.github.ecssecrets.spring.kafka;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Hints for what Kafka clients make by name.
 */
public final class KafkaRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.reflection()
			.registerType(KafkaLoginHandler.class, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS)
			.registerType(KafkaAuthentications.class, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
	}

}
