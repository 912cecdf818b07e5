package io.github.ecssecrets.spring.config;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * The bindings as if they were variables of the environment: {@code SPRING_MAIL_PASSWORD}
 * also answers for {@code spring.mail.password}. Always gives the newest value.
 */
final class SecretBindingsPropertySource extends SystemEnvironmentPropertySource {

	SecretBindingsPropertySource(Map<String, SecretReference> bindings, Secrets secrets) {
		super("ecsSecrets-" + StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
				new Values(Map.copyOf(bindings), secrets));
	}

	private static final class Values extends AbstractMap<String, Object> {

		private final Map<String, SecretReference> bindings;

		private final Secrets secrets;

		private Values(Map<String, SecretReference> bindings, Secrets secrets) {
			this.bindings = bindings;
			this.secrets = secrets;
		}

		@Override
		public @Nullable Object get(Object name) {
			SecretReference reference = this.bindings.get(name);
			return (reference != null) ? LiteralText.of(this.secrets.get(reference).reveal()) : null;
		}

		@Override
		public boolean containsKey(Object name) {
			return this.bindings.containsKey(name);
		}

		@Override
		public Set<String> keySet() {
			return this.bindings.keySet();
		}

		@Override
		public Set<Entry<String, Object>> entrySet() {
			return this.bindings.entrySet()
				.stream()
				.map((binding) -> Map.entry(binding.getKey(),
						LiteralText.of(this.secrets.get(binding.getValue()).reveal())))
				.collect(Collectors.toUnmodifiableSet());
		}

		@Override
		public String toString() {
			return this.bindings.toString();
		}

	}

}
