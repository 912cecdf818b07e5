package io.github.ecssecrets.spring.config;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * Leads from the Environment to the runtime, without any property. The Environment alone
 * outlives a failed start, when there are no beans any more.
 */
final class RuntimePropertySource extends EnumerablePropertySource<SecretsRuntime> {

	private static final String NAME = "ecsSecrets";

	private static final String[] NONE = {};

	RuntimePropertySource(SecretsRuntime runtime) {
		super(NAME, runtime);
	}

	/**
	 * Finds what must not be shown.
	 * @return {@code null} if the library is switched off, or did not come so far
	 */
	static @Nullable SecretMask maskOf(@Nullable Environment environment) {
		return (environment instanceof ConfigurableEnvironment configurable
				&& configurable.getPropertySources().get(NAME) instanceof RuntimePropertySource source)
						? source.getSource().mask(environment) : null;
	}

	@Override
	public String[] getPropertyNames() {
		return NONE;
	}

	@Override
	public @Nullable Object getProperty(String name) {
		return null;
	}

}
