package io.github.ecssecrets.spring.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.github.ecssecrets.LoginStatus;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.spring.diagnostics.Causes;
import io.github.ecssecrets.spring.runtime.LoginCheck;
import io.github.ecssecrets.spring.runtime.PoolNames;
import io.github.ecssecrets.spring.runtime.SecretUse;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;

/**
 * Tries what an application declares: reads every secret with the role at hand, and logs
 * in to each database and client once. Makes the beans of these and no others.
 */
final class CheckCommand {

	private final ConfigurableListableBeanFactory beanFactory;

	private final SecretsRuntime runtime;

	private final Manifest manifest;

	/**
	 * Creates a command.
	 * @param context was read as a manifest
	 */
	CheckCommand(ConfigurableApplicationContext context, Manifest manifest) {
		this.beanFactory = context.getBeanFactory();
		this.runtime = ManifestReader.runtime(this.beanFactory);
		this.manifest = manifest;
	}

	/**
	 * Reads and logs in. Blocks for as long as these take.
	 */
	CheckTable run() {
		CheckTable table = new CheckTable();
		Set<SecretReference> secrets = this.manifest.usesBySecret().keySet();
		Map<SecretReference, SecretResult> inUse = this.runtime.loadAll(secrets);
		Map<SecretReference, SecretResult> asked = this.runtime.sourceCheck().ask(secrets);
		Map<String, LoginCheck.Outcome> logins = logins(table);
		this.manifest.usesBySecret(this.runtime.uses().all()).forEach((secret, users) -> {
			SecretResult mine = inUse.get(secret);
			check(table.row(secret), users, mine, asked.getOrDefault(secret, mine), logins);
		});
		return table;
	}

	private void check(CheckTable.Row row, List<SecretUse> users, @Nullable SecretResult inUse,
			@Nullable SecretResult asked, Map<String, LoginCheck.Outcome> logins) {
		boolean required = users.stream().anyMatch(SecretUse::required);
		Secret known = secret(inUse);
		if (known != null) {
			row.origin(known.origin().toString());
		}
		if (asked instanceof SecretResult.Found found) {
			row.read("ok");
			fields(row, users, found.secret());
			if (tellsVersions(row.reference())) {
				row.watched("ok");
			}
		}
		else if (asked instanceof SecretResult.Failed failed) {
			denied(row, failed.error(), required, known != null);
			if (known != null) {
				fields(row, users, known);
			}
		}
		users.stream().filter(SecretUse::isLogin).forEach((use) -> {
			String name = PoolNames.find(use.name(), logins.keySet());
			login(row, use, (name != null) ? logins.get(name) : null);
		});
	}

	private boolean tellsVersions(SecretReference secret) {
		try {
			return this.runtime.sourceCheck().tellsVersions(secret);
		}
		catch (SecretException ex) {
			return false;
		}
	}

	private static void denied(CheckTable.Row row, SecretException error, boolean required, boolean injected) {
		boolean missing = error instanceof SecretNotFoundException;
		row.read(missing ? "missing" : "FAILED");
		if (required || !missing) {
			row.problem((injected ? "It is injected, and rotations will not be seen: " : "") + error.getMessage());
		}
	}

	private static @Nullable Secret secret(@Nullable SecretResult result) {
		return (result instanceof SecretResult.Found found) ? found.secret() : null;
	}

	private static void fields(CheckTable.Row row, List<SecretUse> users, Secret secret) {
		for (SecretUse use : users) {
			String key = use.reference().jsonKey();
			List<String> wanted = (key != null) ? List.of(key) : use.fields();
			boolean text = secret.keys().isEmpty() && key == null && use.kind() == SecretUse.Kind.CLIENT;
			for (String field : wanted) {
				boolean present = text || secret.hasField(field);
				row.field(field, present);
				if (!present && (use.required() || use.isLogin())) {
					row.problem("It has no field '" + field + "', which " + use + " needs");
				}
			}
		}
	}

	private void login(CheckTable.Row row, SecretUse use, LoginCheck.@Nullable Outcome outcome) {
		Optional<LoginStatus> status = status(row.reference(), use);
		if (outcome == null) {
			row.login(use.name() + " not tried");
		}
		else if (outcome.failure() != null) {
			boolean refused = outcome.refused() || status.map(LoginStatus::refused).orElse(0L) > 0;
			row.login(use.name() + (refused ? " REFUSED" : " FAILED"));
			row.problem("The login of %s '%s' %s: %s".formatted(use.kind(), use.name(),
					refused ? "is refused, user or password is wrong" : "failed", text(outcome.failure())));
		}
		else if (status.stream().flatMap((found) -> found.inUse().stream()).anyMatch(LoginStatus.InUse::isBehind)) {
			row.login(use.name() + " ok with AWSPREVIOUS");
			row.problem("The login of %s '%s' is accepted with AWSPREVIOUS, and refused with AWSCURRENT"
				.formatted(use.kind(), use.name()));
		}
		else {
			row.login(use.name() + " ok");
		}
	}

	/** How the logins of one kind went. */
	private Optional<LoginStatus> status(SecretReference secret, SecretUse use) {
		String server = (use.kind() == SecretUse.Kind.CLIENT) ? LoginCheck.server(use.name()) : "database";
		return this.runtime.secrets()
			.status()
			.stream()
			.flatMap((known) -> known.logins().stream())
			.filter((login) -> login.reference().equals(secret) && login.server().equals(server))
			.findFirst();
	}

	/**
	 * The messages of an exception and of what it was caused by, without those that only
	 * say which beans could not be made of it, or repeat what was said.
	 */
	private static String text(Throwable failure) {
		StringBuilder text = new StringBuilder();
		for (Throwable cause : Causes.of(failure)) {
			String message = String.valueOf(cause.getMessage());
			boolean wrapper = cause instanceof BeansException && cause.getCause() != null;
			if (!wrapper && text.indexOf(message) < 0) {
				text.append(text.isEmpty() ? "" : "; caused by ")
					.append(cause.getClass().getSimpleName())
					.append(": ")
					.append(message);
			}
		}
		return text.toString();
	}

	private Map<String, LoginCheck.Outcome> logins(CheckTable table) {
		Map<String, LoginCheck.Outcome> outcomes = new LinkedHashMap<>();
		if (this.manifest.uses().stream().noneMatch(SecretUse::isLogin)) {
			return outcomes;
		}
		addPostProcessors();
		for (String name : this.beanFactory.getBeanNamesForType(LoginCheck.class)) {
			try {
				this.beanFactory.getBean(name, LoginCheck.class)
					.logIn()
					.forEach((outcome) -> outcomes.put(outcome.name(), outcome));
			}
			catch (BeansException ex) {
				table.problem("The bean '" + name + "' cannot be made: " + text(ex));
			}
		}
		return outcomes;
	}

	/**
	 * As refreshing the context would do.
	 */
	private void addPostProcessors() {
		List<BeanPostProcessor> processors = new ArrayList<>();
		for (String name : this.beanFactory.getBeanNamesForType(BeanPostProcessor.class, true, false)) {
			processors.add(this.beanFactory.getBean(name, BeanPostProcessor.class));
		}
		AnnotationAwareOrderComparator.sort(processors);
		processors.forEach(this.beanFactory::addBeanPostProcessor);
	}

}
