package io.github.ecssecrets.spring.diagnostics;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.core.env.PropertyResolver;
import org.springframework.util.ClassUtils;
import org.springframework.util.PlaceholderResolutionException;
import org.springframework.util.StringUtils;
import org.springframework.util.SystemPropertyUtils;

/**
 * Settings of the library whose text does not fit their type, or not yet. Spring Boot
 * would quote the text, which may be a secret that was pasted, or that Amazon ECS
 * injected, in place of a setting.
 */
public final class UnfitSetting {

	private static final Map<Class<?>, String> FORMS = Map.of(Boolean.class, "Write 'true' or 'false'.", Duration.class,
			"Write a number with its unit, as in '30s' or '5m'.", URI.class,
			"Write an address, as in 'https://host:443'.", Path.class, "Write the path of a file or directory.");

	private UnfitSetting() {
	}

	/**
	 * Binds settings.
	 * @param <T> what they are bound to
	 * @param binding binds them
	 * @return what was bound
	 * @throws InvalidSecretConfigurationException if a text does not fit. It has no
	 * cause, and quotes no part of the text
	 */
	public static <T> T bind(Supplier<T> binding) {
		try {
			return binding.get();
		}
		catch (BindException ex) {
			throw explained(ex);
		}
	}

	/**
	 * Reads a setting as a text. One with a placeholder that cannot be resolved has a
	 * text, too: while an application is processed ahead of time, the property that the
	 * placeholder stands for may be known to the task alone.
	 * @param environment has the properties
	 * @param name the name of the setting
	 * @return the text, or the placeholder, or {@code null} if there is no such property
	 */
	public static @Nullable String text(PropertyResolver environment, String name) {
		try {
			return environment.getProperty(name);
		}
		catch (PlaceholderResolutionException ex) {
			return SystemPropertyUtils.PLACEHOLDER_PREFIX + ex.getPlaceholder()
					+ SystemPropertyUtils.PLACEHOLDER_SUFFIX;
		}
	}

	/**
	 * Whether a setting has a text, even if a placeholder in it cannot be resolved yet.
	 * @param environment has the properties
	 * @param name the name of the setting
	 * @return {@code false} if it is missing or empty
	 */
	public static boolean isSet(PropertyResolver environment, String name) {
		return StringUtils.hasText(text(environment, name));
	}

	private static InvalidSecretConfigurationException explained(BindException failure) {
		ConfigurationProperty property = failure.getProperty();
		String name = String.valueOf((property != null) ? property.getName() : failure.getName());
		Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(failure.getTarget().getType().resolve(Object.class));
		return new InvalidSecretConfigurationException("property '" + name + "'",
				"Its value cannot be understood: it is "
						+ ValueShape.of((property != null) ? property.getValue() : null) + ".",
				remedy(name, type));
	}

	private static String remedy(String name, Class<?> type) {
		String form = FORMS.get(type);
		if (form != null) {
			return form;
		}
		if (Number.class.isAssignableFrom(type)) {
			return "Write a number.";
		}
		String constants = constants(type);
		return (constants != null) ? "Write one of " + constants + "."
				: "'" + name + "' is a group of settings; write those in it.";
	}

	private static @Nullable String constants(Class<?> type) {
		Object[] constants = type.getEnumConstants();
		return (constants != null) ? Arrays.stream(constants)
			.map((constant) -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
			.collect(Collectors.joining(", ")) : null;
	}

}
