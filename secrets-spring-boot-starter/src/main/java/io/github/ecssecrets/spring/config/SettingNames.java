package io.github.ecssecrets.spring.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.ecssecrets.spring.runtime.PropertyUses;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.util.StringUtils;

/**
 * The names of the settings of the library, in any form that Spring Boot understands, and
 * what is meant by a name that is nearly one of them. Knows no values.
 */
final class SettingNames {

	/** What all settings begin with. */
	static final String ROOT = "ecs-secrets";

	/** Any one element of a name, such as the name of a pool. */
	private static final String ANY = "*";

	/** Any elements, or none. */
	private static final String REST = "**";

	private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9-]+");

	/** The settings of a pool, with the root of its own parameters. */
	private static final List<String> POOL = List.of("secret", "infer", "url", "engine", "host", "port", "database",
			"parameters.**", "env-prefix", "pending-fallback", "tls", "tls-bundle", "drain");

	private static final List<Setting> SETTINGS = settings();

	private SettingNames() {
	}

	private static List<Setting> settings() {
		List<String> names = new ArrayList<>(List.of("enabled", "sources.**", "region", "replica-regions.**",
				"application-id", "endpoint", "allow-insecure-transport", "bindings.**", "declared.**",
				"task-definition", "task-definition-container", "startup.timeout", "api-call-timeout",
				"cache.maximum-size", "refresh.enabled", "refresh.interval", "refresh.idle-interval", "refresh.jitter",
				"refresh.rotation-interval", "refresh.push-interval", "refresh.rebind", "stale-after", "file.directory",
				"agent.endpoint", "agent.token-file", "push.queue", "push.topic", "push.endpoint", "push.spread",
				"export", "check", "help", "account-id"));
		for (String client : PropertyUses.clientNames()) {
			names.addAll(List.of(client + ".secret", client + ".pending-fallback"));
		}
		POOL.forEach((name) -> names.addAll(List.of("datasource." + name, "datasources.*." + name)));
		Stream.of("secret", "certificate", "private-key", "private-key-password", "trust-certificates")
			.forEach((name) -> names.add("ssl.bundles.*." + name));
		return names.stream().map(Setting::of).toList();
	}

	/**
	 * Whether a name is the one of a setting, or of a group of them.
	 * @param name the name, without its root
	 */
	static boolean isKnown(List<String> name) {
		return SETTINGS.stream().anyMatch((setting) -> setting.matches(name) || setting.isBelow(name));
	}

	/**
	 * The same for an environment variable.
	 * @param name what follows the root, in lower case and without underscores
	 */
	static boolean isKnown(String name) {
		return SETTINGS.stream().anyMatch((setting) -> setting.matches(name) || setting.isBelow(name));
	}

	/**
	 * The setting that a name is a typo of.
	 * @param name the name, with its root
	 * @return the setting, or {@code null} if the name is like none
	 */
	static @Nullable String nearest(ConfigurationPropertyName name) {
		List<String> elements = elements(name.subName(1));
		Setting nearest = nearest((setting) -> setting.distance(elements));
		if (nearest != null) {
			return nearest.written(name);
		}
		return (elements.get(0).equals("datasources") && elements.size() > 3) ? withBrackets(name, elements) : null;
	}

	/**
	 * The setting of a pool whose name has a dot in it.
	 */
	private static @Nullable String withBrackets(ConfigurationPropertyName name, List<String> elements) {
		List<String> shortened = List.of(elements.get(0), ANY, elements.get(elements.size() - 1));
		return SETTINGS.stream()
			.filter((setting) -> !setting.hasRest() && setting.matches(shortened))
			.findFirst()
			.map((setting) -> setting.name()
				.replace("." + ANY, "[" + name.subName(2).chop(name.getNumberOfElements() - 3) + "]"))
			.map((setting) -> ROOT + "." + setting)
			.orElse(null);
	}

	/**
	 * The same for an environment variable.
	 * @param name what follows the root, in lower case and without underscores
	 */
	static @Nullable String nearestVariable(String name) {
		Setting nearest = nearest((setting) -> setting.distance(name));
		return (nearest != null) ? nearest.variable() : null;
	}

	private static @Nullable Setting nearest(ToIntFunction<Setting> distances) {
		Setting nearest = null;
		int least = Integer.MAX_VALUE;
		for (Setting setting : SETTINGS) {
			int distance = distances.applyAsInt(setting);
			if (distance < least) {
				nearest = setting;
				least = distance;
			}
		}
		return nearest;
	}

	/**
	 * The setting that may be meant by a name that is like none.
	 * @param name the name, with its root
	 * @return the only one that is written in part like the name, else {@code null}
	 */
	static @Nullable String likely(ConfigurationPropertyName name) {
		List<String> elements = elements(name.subName(1));
		List<Setting> likely = SETTINGS.stream().filter((setting) -> setting.isLike(elements)).toList();
		return (likely.size() == 1) ? likely.get(0).written(name) : null;
	}

	/** The elements of a name in one form. */
	static List<String> elements(ConfigurationPropertyName name) {
		List<String> elements = new ArrayList<>();
		for (int i = 0; i < name.getNumberOfElements(); i++) {
			elements.add(name.getElement(i, Form.UNIFORM));
		}
		return elements;
	}

	/**
	 * One setting, or all that have a name of the same kind.
	 *
	 * @param name the name as it is written
	 * @param elements its elements in one form
	 * @param flat the elements that are not free, joined
	 */
	private record Setting(String name, List<String> elements, String flat) {

		private static Setting of(String name) {
			List<String> elements = List.of(StringUtils.delimitedListToStringArray(name.replace("-", ""), "."));
			return new Setting(name, elements, String.join("", elements).replace(ANY, ""));
		}

		private boolean isFree() {
			return this.name.contains(ANY);
		}

		private boolean hasRest() {
			return this.name.endsWith(REST);
		}

		private boolean matches(List<String> given) {
			int fixed = hasRest() ? this.elements.size() - 1 : this.elements.size();
			return (hasRest() ? given.size() >= fixed : given.size() == fixed) && startsAs(given, fixed);
		}

		private boolean isBelow(List<String> group) {
			return group.size() < this.elements.size() && startsAs(group, group.size());
		}

		private boolean isBelow(String group) {
			return IntStream.range(1, this.elements.size())
				.anyMatch((size) -> String.join("", this.elements.subList(0, size)).equals(group));
		}

		private boolean startsAs(List<String> given, int count) {
			for (int i = 0; i < count; i++) {
				if (!this.elements.get(i).equals(ANY) && !this.elements.get(i).equals(given.get(i))) {
					return false;
				}
			}
			return true;
		}

		private boolean matches(String given) {
			if (!isFree()) {
				return given.equals(this.flat);
			}
			int any = this.elements.indexOf(ANY);
			if (any < 0) {
				return given.startsWith(this.flat);
			}
			String after = this.elements.get(any + 1);
			return given.startsWith(String.join("", this.elements.subList(0, any)))
					&& (hasRest() ? given.contains(after) : given.endsWith(after));
		}

		private int distance(List<String> given) {
			int limit = limit(given.get(given.size() - 1));
			if (!isFree()) {
				return Typos.distance(String.join("", given), this.flat, limit);
			}
			int size = hasRest() ? this.elements.size() - 1 : this.elements.size();
			if (given.size() != size && (!hasRest() || given.size() != size + 1)) {
				return Integer.MAX_VALUE;
			}
			int sum = 0;
			for (int i = 0; i < size && sum <= limit; i++) {
				String element = this.elements.get(i);
				int distance = element.equals(ANY) ? 0 : Typos.distance(given.get(i), element, limit);
				sum = (distance <= limit) ? sum + distance : distance;
			}
			return (sum <= limit) ? sum : Integer.MAX_VALUE;
		}

		private int distance(String given) {
			if (!isFree()) {
				return Typos.distance(given, this.flat, (given.length() < 8) ? 1 : 2);
			}
			String first = hasRest() ? this.flat : this.elements.get(0);
			boolean singular = given.startsWith(first.substring(0, first.length() - 1))
					&& given.length() > first.length()
					&& (hasRest() || given.endsWith(this.elements.get(this.elements.size() - 1)));
			return singular ? 1 : Integer.MAX_VALUE;
		}

		/** Most short words are near to others. */
		private static int limit(String element) {
			return (element.length() < 5) ? 1 : 2;
		}

		/**
		 * Whether the last element is the same in another group, or a part of the same in
		 * this one.
		 */
		private boolean isLike(List<String> given) {
			String own = this.elements.get(this.elements.size() - 1);
			String last = given.get(given.size() - 1);
			if (given.size() == this.elements.size() && startsAs(given, given.size() - 1) && given.size() > 1) {
				return last.startsWith(own) || own.startsWith(last) || own.endsWith(last);
			}
			return !isFree() && own.equals(last);
		}

		/** The setting in the place of a name, whose free elements it has. */
		private String written(ConfigurationPropertyName given) {
			StringBuilder written = new StringBuilder(ROOT);
			String[] own = StringUtils.delimitedListToStringArray(this.name, ".");
			int count = hasRest() ? Math.min(own.length, given.getNumberOfElements() - 1) : own.length;
			for (int i = 0; i < count; i++) {
				String element = own[i].contains(ANY) ? given.getElement(i + 1, Form.ORIGINAL) : own[i];
				written.append(PLAIN.matcher(element).matches() ? "." + element : "[" + element + "]");
			}
			return written.toString();
		}

		private String variable() {
			return (ROOT + "." + this.name).toUpperCase(Locale.ROOT)
				.replace(REST, "NAME")
				.replace(ANY, "NAME")
				.replace('-', '_')
				.replace('.', '_');
		}

	}

}
