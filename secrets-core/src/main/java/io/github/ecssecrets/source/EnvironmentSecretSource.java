package io.github.ecssecrets.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretAmbiguousException;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.source.VariableBindings.Binding;
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
 * A binding by full ARN, as a task definition has it, also answers a reference by name.
 * <p>
 * A variable that may hold another secret is not read: where an ARN may be
 * {@linkplain SecretReference#isAmbiguous() full or partial}, where two references have
 * the same conventional variable, and where that variable has a meaning of its own
 * ({@code PATH}, {@code AWS_SESSION_TOKEN}) or is bound to another reference, the outcome
 * is a {@link SecretAmbiguousException}, unless another source answers.
 * <p>
 * Thread-safe; does no I/O.
 */
public final class EnvironmentSecretSource implements SeedSource {

	/** The name of this source. */
	public static final String NAME = "env";

	/** What relaxed names do not tell apart. */
	private static final Pattern RELAXED = Pattern.compile("[-_.\\[\\]]");

	private final Function<String, @Nullable String> environment;

	private final VariableBindings bindings = new VariableBindings();

	private final SharedPlaces conventions = new SharedPlaces();

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
	 * @param reference the secret, or field, whose value it is; if it is the
	 * {@code valueFrom} of a task definition, {@linkplain SecretReference#asFullArn() as
	 * full ARN}
	 */
	public void bind(String variable, SecretReference reference) {
		this.bindings.add(variable, reference);
	}

	/**
	 * The conventional variable of a reference: the name of the secret and the key in
	 * upper snake case.
	 * @param reference which secret
	 * @return the name of the variable, such as {@code PROD_MYAPP_DATABASE_PASSWORD}, or
	 * {@code null} if there is none: the ARN may be full or partial, or name or key have
	 * no letter or digit
	 */
	public static @Nullable String conventionalVariable(SecretReference reference) {
		return ConventionalVariable.of(reference);
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
				|| this.bindings.all().stream().anyMatch((binding) -> relaxed(binding.variable()).equals(relaxed));
	}

	private static String relaxed(String name) {
		return RELAXED.matcher(name).replaceAll("").toUpperCase(Locale.ROOT);
	}

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public void expect(Collection<SecretReference> references) {
		references.forEach((reference) -> {
			String variable = conventional(reference);
			if (variable != null && isSet(variable)) {
				this.conventions.otherThan(reference, variable);
			}
		});
	}

	@Override
	public @Nullable Secret find(SecretReference reference) {
		Secret found = first(this.bindings.of(reference), reference, (secret) -> true);
		if (found == null) {
			found = readConventional(reference);
		}
		if (found == null) {
			refuseAmbiguous(reference, reference, (secret) -> true);
		}
		return found;
	}

	@Override
	public @Nullable Secret findField(SecretReference reference) {
		Secret bound = first(this.bindings.of(reference), reference, (secret) -> true);
		if (bound != null) {
			return bound;
		}
		String key = String.valueOf(reference.jsonKey());
		Secret whole = first(this.bindings.of(reference.whole()), reference, (secret) -> secret.hasField(key));
		if (whole != null) {
			return whole.part(key);
		}
		Secret conventional = readConventional(reference);
		if (conventional == null) {
			refuseAmbiguous(reference, reference, (secret) -> true);
			refuseAmbiguous(reference.whole(), reference, (secret) -> secret.hasField(key));
		}
		return conventional;
	}

	@Override
	public String describe(SecretReference reference) {
		List<String> variables = new ArrayList<>();
		this.bindings.of(reference).forEach((binding) -> variables.add(binding.variable()));
		String conventional = conventional(reference);
		if (conventional != null && !ConventionalVariable.isWellKnown(conventional)) {
			variables.add(conventional);
		}
		if (reference.jsonKey() != null) {
			this.bindings.of(reference.whole()).forEach((binding) -> variables.add(binding.variable()));
		}
		return variables.isEmpty() ? "no environment variable"
				: "environment variable " + String.join(" or ", variables);
	}

	private @Nullable Secret first(List<Binding> candidates, SecretReference reference, Predicate<Secret> condition) {
		Binding first = null;
		Secret found = null;
		for (Binding candidate : candidates) {
			Secret secret = secret(candidate.variable(), reference);
			if (secret == null || !condition.test(secret)) {
				continue;
			}
			if (first == null) {
				first = candidate;
				found = secret;
			}
			else if (!first.reference().matches(candidate.reference())) {
				throw refused(reference, first.variable(),
						"variable " + candidate.variable()
								+ " is bound to another secret of that name; the two ARNs differ",
						"give the secret by its ARN");
			}
		}
		if (first != null) {
			this.read.add(first.variable());
		}
		return found;
	}

	private @Nullable String conventional(SecretReference reference) {
		return reference.isCurrent() ? ConventionalVariable.of(reference) : null;
	}

	private @Nullable Secret readConventional(SecretReference reference) {
		String variable = conventional(reference);
		Secret secret = (variable != null) ? secret(variable, reference) : null;
		if (variable == null || secret == null) {
			return null;
		}
		if (ConventionalVariable.isWellKnown(variable)) {
			throw refused(reference, variable, "the variable has a meaning of its own", bindExplicitly(reference));
		}
		SecretReference bound = this.bindings.heldBy(variable);
		if (bound != null) {
			throw refused(reference, variable, "the variable is bound to '" + bound + "'", bindExplicitly(reference));
		}
		SecretReference other = this.conventions.otherThan(reference, variable);
		if (other != null) {
			throw refused(reference, variable, "it is the conventional variable of '" + other + "' too",
					bindExplicitly(reference));
		}
		this.read.add(variable);
		return secret;
	}

	/**
	 * Refuses a reference for which there would be a value, were it known what an ARN
	 * stands for.
	 */
	private void refuseAmbiguous(SecretReference wanted, SecretReference reference, Predicate<Secret> condition) {
		for (Binding binding : this.bindings.maybeOf(wanted)) {
			Secret secret = secret(binding.variable(), reference);
			if (secret != null && condition.test(secret)) {
				throw refused(reference, binding.variable(),
						"the variable is bound to '" + binding.reference()
								+ "', and whether that is the same secret is not known: "
								+ "an ARN that ends in a hyphen and six characters may be full or partial",
						"bind the variable by the name of the secret, or ask for the secret as it is bound");
			}
		}
		if (reference.isAmbiguous() && reference.isCurrent()) {
			for (SecretReference reading : reference.readings()) {
				String variable = ConventionalVariable.of(reading);
				if (variable != null && isSet(variable)) {
					throw refused(reference, variable,
							"the variable is that of secret '" + reading.name()
									+ "', and the ARN may be the full one of that secret or not",
							"give the secret by its name, or bind the variable to the ARN");
				}
			}
		}
	}

	private static String bindExplicitly(SecretReference reference) {
		return "bind the secret to a variable that is its own (in Spring: 'ecs-secrets.bindings.<VARIABLE>=" + reference
				+ "')";
	}

	private static SecretAmbiguousException refused(SecretReference reference, String variable, String reason,
			String remedy) {
		return new SecretAmbiguousException(reference,
				"Secret '%s' is not read from environment variable %s: %s".formatted(reference, variable, reason),
				remedy, new SecretOrigin.EnvironmentVariable(variable));
	}

	private @Nullable Secret secret(String variable, SecretReference reference) {
		String value = value(variable);
		return (value != null)
				? Secret.builder(reference.name(), new SecretOrigin.EnvironmentVariable(variable)).text(value) : null;
	}

	private @Nullable String value(String variable) {
		String value = this.environment.apply(variable);
		return (value != null && !value.isEmpty()) ? value : null;
	}

}
