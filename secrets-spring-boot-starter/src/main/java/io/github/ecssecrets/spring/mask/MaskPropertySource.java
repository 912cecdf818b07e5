package io.github.ecssecrets.spring.mask;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;

/**
 * Leads from the Environment to the mask, without any property. The Environment alone
 * outlives a failed start, when there are no beans any more.
 */
public final class MaskPropertySource extends EnumerablePropertySource<Function<Environment, SecretMask>> {

	private static final String NAME = "ecsSecrets";

	private static final String[] NONE = {};

	/**
	 * Creates a property source.
	 * @param masks gives the mask for an Environment
	 */
	public MaskPropertySource(Function<Environment, SecretMask> masks) {
		super(NAME, masks);
	}

	/**
	 * Finds what must not be shown.
	 * @param environment the Environment of the application, if it is known
	 * @return the mask, or {@code null} if the start did not come so far, or the
	 * application is processed ahead of time
	 */
	public static @Nullable SecretMask maskOf(@Nullable Environment environment) {
		return (environment instanceof ConfigurableEnvironment configurable
				&& configurable.getPropertySources().get(NAME) instanceof MaskPropertySource source)
						? source.getSource().apply(environment) : null;
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
