package io.github.ecssecrets.spring.export;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * What the command line, a system property or an environment variable asks of the
 * application in place of running.
 *
 * @param action what to do
 * @param format what to export, or {@code null}
 * @param account the account that secrets given by name are in, or {@code null}
 * @param mistake why the command cannot be carried out, or {@code null} if it can
 */
record Command(Action action, @Nullable Format format, @Nullable String account, @Nullable String mistake) {

	private static final String EXPORT = "ecs-secrets.export";

	private static final String CHECK = "ecs-secrets.check";

	private static final String HELP = "ecs-secrets.help";

	private static final String ACCOUNT = "ecs-secrets.account-id";

	/**
	 * Reads the command.
	 * @param arguments the arguments of the application
	 * @param others gives what is not among the arguments, by the name of a system
	 * property or environment variable
	 * @return {@code null} if the application is to run
	 */
	static @Nullable Command of(List<String> arguments, Function<String, @Nullable String> others) {
		Map<String, String> options = options(arguments, others);
		if (isOn(options.get(HELP))) {
			return new Command(Action.HELP, null, null, null);
		}
		String export = options.get(EXPORT);
		boolean check = isOn(options.get(CHECK));
		if (export == null && !check) {
			return null;
		}
		Action action = check ? Action.CHECK : Action.EXPORT;
		Format format = (export != null) ? Format.of(export) : null;
		return new Command(action, format, options.get(ACCOUNT), mistake(export, format, check));
	}

	private static boolean isOn(@Nullable String value) {
		return value != null && !value.equals("false");
	}

	private static @Nullable String mistake(@Nullable String export, @Nullable Format format, boolean check) {
		if (export != null && check) {
			return "'" + EXPORT + "' and '" + CHECK + "' are given both; give one of them.";
		}
		if (export != null && format == null) {
			return "'" + EXPORT + "' does not name what to export; use one of " + Format.names() + ".";
		}
		return null;
	}

	private static Map<String, String> options(List<String> arguments, Function<String, @Nullable String> others) {
		Map<String, String> options = new LinkedHashMap<>();
		for (String name : List.of(EXPORT, CHECK, HELP, ACCOUNT)) {
			String variable = name.toUpperCase(Locale.ROOT).replace('.', '_');
			for (String other : List.of(name, variable.replace("-", ""), variable.replace('-', '_'))) {
				String value = others.apply(other);
				if (value != null && !value.isBlank()) {
					options.putIfAbsent(name, value);
				}
			}
			for (String argument : arguments) {
				if (argument.equals("--" + name) || argument.startsWith("--" + name + "=")) {
					options.put(name, argument.contains("=") ? argument.substring(argument.indexOf('=') + 1) : "");
				}
			}
		}
		return options;
	}

	/** How to use the commands. */
	static String help() {
		String formats = Stream.of(Format.values())
			.map((format) -> "      %-22s %s".formatted(format, format.description()))
			.collect(Collectors.joining("\n"));
		return """
				Commands of ECS Secrets, which take the place of running the application:

				  --ecs-secrets.export=FORMAT   prints what the application declares, and exits. Makes no bean,
				                                and calls neither AWS nor any other service. FORMAT is one of
				%s

				  --ecs-secrets.check           reads every secret that the application declares, logs in to each
				                                database and client once, prints a table, and exits

				  --ecs-secrets.help            prints this text

				Options:
				  --ecs-secrets.account-id=ID   the account of secrets that are given by name, for exact ARNs
				  --ecs-secrets.region=REGION   their Region, if neither a property nor AWS_REGION tells it
				  --spring.profiles.active=...  and all other properties count as they do when the application runs

				Where the application does not pass its arguments on, system properties (-Decs-secrets.export=...) and
				environment variables (ECSSECRETS_EXPORT, ECSSECRETS_CHECK) do the same.
				The document is all that is written to the standard output; logs go to the standard error.
				Exit codes: 0 done and nothing wrong; 1 a check failed or the configuration is not valid; 2 wrong use."""
			.formatted(formats);
	}

	/**
	 * What to do.
	 */
	enum Action {

		/** Print what the application declares. */
		EXPORT,

		/** Try what it declares. */
		CHECK,

		/** Print how to use the commands. */
		HELP

	}

}
