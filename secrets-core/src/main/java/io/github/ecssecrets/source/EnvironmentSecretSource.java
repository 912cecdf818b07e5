package io.github.ecssecrets.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * Finds what Amazon ECS already injected into the environment of the process. The first
 * variable that is set and not empty wins:
 * <ol>
 * <li>one bound to the reference itself, in the order of binding;
 * <li>for a JSON key, one bound to the whole secret whose JSON has the key;
 * <li>the conventional name, upper snake case of secret name and key:
 * {@code PROD_MYAPP_DATABASE_PASSWORD} for {@code prod/myapp/database:password}. It
 * stands for the current version only.
 * </ol>
 * A binding by ARN, as a task definition has it, also answers a reference by name.
 * Thread-safe; does no I/O.
 */
public final class EnvironmentSecretSource implements SeedSource {

	/** The name of this source. */
	public static final String NAME = "env";

	private static final Pattern CAMEL_CASE = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

	private static final Pattern SEPARATORS = Pattern.compile("[^A-Za-z0-9]+");

	/** What relaxed names do not tell apart. */
	private static final Pattern RELAXED = Pattern.compile("[-_.\\[\\]]");

	private final Function<String, @Nullable String> environment;

	private final List<Binding> bindings = new CopyOnWriteArrayList<>();

	/** The variables that a secret was read from. */
	private final Set<String> read = ConcurrentHashMap.newKeySet();

	/**
	 * Creates a source without bindings.
	 * @param environment gives the value of a variable, such as {@code System::getenv}
	 */
	public EnvironmentSecretSource(Function<String, @Nullable String> environment) {
		this(environment, Map.of());
	}

	/**
	 * Creates a source with the bindings of a task definition.
	 * @param environment gives the value of a variable, such as {@code System::getenv}
	 * @param bindings what each variable holds, by name of the variable
	 */
	public EnvironmentSecretSource(Function<String, @Nullable String> environment,
			Map<String, SecretReference> bindings) {
		this.environment = environment;
		bindings.forEach(this::bind);
	}

	/**
	 * Declares what a variable holds. Has no effect on secrets already loaded.
	 * @param variable the name of the variable
	 * @param reference the secret, or field, whose value it is
	 */
	public void bind(String variable, SecretReference reference) {
		Binding binding = new Binding(variable, reference);
		if (!this.bindings.contains(binding)) {
			this.bindings.add(binding);
		}
	}

	/**
	 * The conventional variable of a reference: the name of the secret and the key in
	 * upper snake case.
	 * @param reference which secret
	 * @return the name of the variable, such as {@code PROD_MYAPP_DATABASE_PASSWORD}
	 */
	public static String conventionalVariable(SecretReference reference) {
		String key = reference.jsonKey();
		String words = (key != null) ? reference.name() + "_" + key : reference.name();
		String separated = CAMEL_CASE.matcher(words).replaceAll("_");
		String variable = SEPARATORS.matcher(separated).replaceAll("_").toUpperCase(Locale.ROOT);
		return variable.matches("\\d.*") ? "_" + variable : variable;
	}

	/**
	 * Whether a variable has a value.
	 * @param variable the name of the variable
	 * @return {@code true} if it is set and not empty
	 */
	public boolean isSet(String variable) {
		return value(variable) != null;
	}

	/**
	 * Whether a variable holds a secret: it is bound to one, or one was read from it.
	 * @param name the name of the variable, or of a property that Spring would look up in
	 * it ({@code db.password} for {@code DB_PASSWORD})
	 * @return {@code true} if its value must not be shown
	 */
	public boolean holdsSecret(String name) {
		String relaxed = relaxed(name);
		return this.read.stream().anyMatch((variable) -> relaxed(variable).equals(relaxed))
				|| this.bindings.stream().anyMatch((binding) -> relaxed(binding.variable()).equals(relaxed));
	}

	private static String relaxed(String name) {
		return RELAXED.matcher(name).replaceAll("").toUpperCase(Locale.ROOT);
	}

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public @Nullable Secret find(SecretReference reference) {
		return first(variables(reference), reference, (secret) -> true);
	}

	@Override
	public @Nullable Secret findField(SecretReference reference) {
		Secret bound = first(boundTo(reference), reference, (secret) -> true);
		if (bound != null) {
			return bound;
		}
		String key = String.valueOf(reference.jsonKey());
		Secret whole = first(boundTo(reference.whole()), reference, (secret) -> secret.hasField(key));
		if (whole != null) {
			return whole.part(key);
		}
		return first(conventional(reference), reference, (secret) -> true);
	}

	@Override
	public String describe(SecretReference reference) {
		List<String> variables = new ArrayList<>(variables(reference));
		if (reference.jsonKey() != null) {
			variables.addAll(boundTo(reference.whole()));
		}
		return variables.isEmpty() ? "no environment variable"
				: "environment variable " + String.join(" or ", variables);
	}

	private List<String> variables(SecretReference reference) {
		List<String> variables = new ArrayList<>(boundTo(reference));
		variables.addAll(conventional(reference));
		return variables;
	}

	private List<String> boundTo(SecretReference reference) {
		return this.bindings.stream()
			.filter((binding) -> reference.matches(binding.reference()))
			.map(Binding::variable)
			.toList();
	}

	private static List<String> conventional(SecretReference reference) {
		return reference.isCurrent() ? List.of(conventionalVariable(reference)) : List.of();
	}

	private @Nullable Secret first(List<String> variables, SecretReference reference, Predicate<Secret> condition) {
		for (String variable : variables) {
			String value = value(variable);
			if (value != null) {
				Secret secret = Secret.builder(reference.name(), new SecretOrigin.EnvironmentVariable(variable))
					.text(value);
				if (condition.test(secret)) {
					this.read.add(variable);
					return secret;
				}
			}
		}
		return null;
	}

	private @Nullable String value(String variable) {
		String value = this.environment.apply(variable);
		return (value != null && !value.isEmpty()) ? value : null;
	}

	private record Binding(String variable, SecretReference reference) {

	}

}
