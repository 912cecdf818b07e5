package io.github.ecssecrets.spring.config;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.spring.diagnostics.UnfitSetting;
import io.github.ecssecrets.spring.runtime.PropertyUses;
import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.util.StringUtils;

/**
 * Finds settings that are understood, and not as they are meant: a group in place of the
 * setting in it, a time without a unit. Binding would ignore them, or end in a text about
 * types. Reads no secret.
 */
final class SettingChecks {

	private static final String ROOT = "ecs-secrets.";

	private static final Pattern ENTRY = Pattern
		.compile("ecs-secrets\\.(datasources|ssl\\.bundles)(\\.[^.\\[\\]]+)?(?<url>\\.url)?");

	private static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z]+)+-\\d+");

	private static final List<String> TIMES = List.of("refresh.interval", "refresh.idle-interval",
			"refresh.rotation-interval", "refresh.push-interval", "startup.timeout", "api-call-timeout", "stale-after",
			"datasource.drain", "push.spread");

	private final ConfigurableEnvironment environment;

	private final Binder binder;

	SettingChecks(ConfigurableEnvironment environment, Binder binder) {
		this.environment = environment;
		this.binder = binder;
	}

	/**
	 * Checks the settings.
	 * @param logger is warned of what may be a mistake
	 * @throws InvalidSecretConfigurationException with the first mistake
	 */
	void check(Log logger) {
		checkLogin(ROOT + "datasource");
		PropertyUses.clientNames().forEach((client) -> checkLogin(ROOT + client));
		checkGroup(ROOT + "bindings", ".NAME', with the name of an environment variable,");
		names().forEach(this::checkEntry);
		checkUrl(ROOT + "datasource.url");
		checkRegion(ROOT + "region");
		checkTime(ROOT + "startup.timeout", false);
		checkTime(ROOT + "datasource.drain", true);
		TIMES.forEach((name) -> checkUnit(ROOT + name, logger));
	}

	private Set<String> names() {
		Set<String> names = new TreeSet<>();
		this.environment.getPropertySources().forEach((source) -> {
			if (source instanceof EnumerablePropertySource<?> enumerable) {
				for (String name : enumerable.getPropertyNames()) {
					if (name.startsWith(ROOT)) {
						names.add(name);
					}
				}
			}
		});
		return names;
	}

	private void checkEntry(String name) {
		Matcher entry = ENTRY.matcher(name);
		if (!entry.matches()) {
			return;
		}
		if (entry.group("url") != null) {
			checkUrl(name);
		}
		else {
			checkGroup(name, (entry.group(2) != null) ? ".secret'" : ".NAME.secret'");
		}
	}

	/**
	 * Refuses a value for a group.
	 * @param setting the setting that is meant, as the rest of a quoted name
	 */
	private void checkGroup(String name, String setting) {
		if (StringUtils.hasText(text(name))) {
			throw new InvalidSecretConfigurationException("property '" + name + "'",
					"It is a group of settings, and has no value of its own.",
					"Write '" + name + setting + " to name the secret.");
		}
	}

	/**
	 * Checks the settings of a login. Those of clients are bound when there are beans.
	 */
	private void checkLogin(String group) {
		checkGroup(group, ".secret'");
		String fallback = group + ".pending-fallback";
		if (text(fallback) != null) {
			UnfitSetting.bind(() -> this.binder.bind(fallback, Boolean.class));
		}
	}

	private void checkUrl(String name) {
		String url = text(name);
		if (StringUtils.hasText(url) && !url.startsWith("jdbc:") && !url.startsWith("${")) {
			throw new InvalidSecretConfigurationException("property '" + name + "'", "It is no JDBC URL.",
					"Begin it with 'jdbc:', as in 'jdbc:postgresql://host:5432/database'.");
		}
	}

	/**
	 * An emulator may have Regions of its own.
	 */
	private void checkRegion(String name) {
		String region = text(name);
		if (StringUtils.hasText(region) && !REGION.matcher(region).matches()
				&& !StringUtils.hasText(text(ROOT + "endpoint"))) {
			throw new InvalidSecretConfigurationException("property '" + name + "'",
					"It is not the code of an AWS Region.", "Write a code such as 'eu-central-1'.");
		}
	}

	private void checkTime(String name, boolean mayBeZero) {
		UnfitSetting.bind(() -> this.binder.bind(name, Duration.class)).ifBound((time) -> {
			if (time.isNegative() || (time.isZero() && !mayBeZero)) {
				throw new InvalidSecretConfigurationException("property '" + name + "'",
						mayBeZero ? "It is negative." : "It is not positive.",
						"Write a number with its unit, as in '30s' or '5m', or leave the property out.");
			}
		});
	}

	private void checkUnit(String name, Log logger) {
		String text = text(name);
		if (text != null && text.matches("[1-9]\\d*")) {
			logger.warn("The property '" + name + "' is " + text + " without a unit, which means milliseconds; write '"
					+ text + "ms', or another unit such as '" + text + "s'");
		}
	}

	private @Nullable String text(String name) {
		return UnfitSetting.text(this.environment, name);
	}

}
