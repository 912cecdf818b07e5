package io.github.ecssecrets.spring.config;

import java.util.Map;

import io.github.ecssecrets.LiveSecret;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.EnumerablePropertySource;

/**
 * The properties of an imported secret in its newest version: one immutable snapshot,
 * swapped as a whole.
 */
final class SecretPropertySource extends EnumerablePropertySource<LiveSecret<Map<String, Object>>> {

	SecretPropertySource(String name, LiveSecret<Map<String, Object>> properties) {
		super(name, properties);
	}

	@Override
	public String[] getPropertyNames() {
		return this.source.get().keySet().toArray(String[]::new);
	}

	@Override
	public boolean containsProperty(String name) {
		return this.source.get().containsKey(name);
	}

	@Override
	public @Nullable Object getProperty(String name) {
		return this.source.get().get(name);
	}

}
