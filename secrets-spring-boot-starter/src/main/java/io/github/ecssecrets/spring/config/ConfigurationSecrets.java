package io.github.ecssecrets.spring.config;

import java.util.List;
import java.util.function.Supplier;

import io.github.ecssecrets.spring.mask.EarlyMask;
import io.github.ecssecrets.spring.mask.MaskPropertySource;
import io.github.ecssecrets.spring.runtime.BootstrapRuntime;
import io.github.ecssecrets.spring.runtime.EcsSecretsProperties;
import io.github.ecssecrets.spring.runtime.PropertyUses;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import io.github.ecssecrets.spring.runtime.VisibleRuntimes;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.bootstrap.BootstrapRegistry.InstanceSupplier;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.PropertyPlaceholderHelper;
import org.springframework.util.SystemPropertyUtils;

/**
 * The secrets that the configuration of an application asks for: its config imports and
 * bindings. They are read in one batch once all config data is known, by the settings
 * that all of it gives; what cannot be read is reported together. That is done by
 * {@link SecretBindingsEnvironmentPostProcessor}, or when the bootstrap context closes,
 * where config data is imported without post-processors. Not thread-safe.
 */
final class ConfigurationSecrets {

	private final ConfigurableBootstrapContext bootstrapContext;

	private final SecretImports imports = new SecretImports();

	private Log logger = LogFactory.getLog(ConfigurationSecrets.class);

	private ResourceLoader resourceLoader = new DefaultResourceLoader();

	private @Nullable Asked asked;

	private boolean complete;

	private ConfigurationSecrets(ConfigurableBootstrapContext bootstrapContext) {
		this.bootstrapContext = bootstrapContext;
	}

	/**
	 * Those of a start-up.
	 */
	static ConfigurationSecrets of(ConfigurableBootstrapContext bootstrapContext) {
		ConfigurationSecrets registered = bootstrapContext.getOrElse(ConfigurationSecrets.class, null);
		if (registered != null) {
			return registered;
		}
		ConfigurationSecrets secrets = new ConfigurationSecrets(bootstrapContext);
		bootstrapContext.register(ConfigurationSecrets.class, InstanceSupplier.of(secrets));
		bootstrapContext.addCloseListener((event) -> secrets.prepared(event.getApplicationContext()));
		BootstrapRuntime.promoteWhenClosed(bootstrapContext);
		return secrets;
	}

	/** The config imports that wait for their secrets. */
	SecretImports imports() {
		return this.imports;
	}

	void logger(Log logger) {
		this.logger = logger;
	}

	void resourceLoader(@Nullable ResourceLoader resourceLoader) {
		if (resourceLoader != null) {
			this.resourceLoader = resourceLoader;
		}
	}

	/**
	 * Completes what is not, and shares the secrets of the context above, if that one has
	 * the same configuration. It is known only now.
	 */
	private void prepared(ConfigurableApplicationContext context) {
		if (!this.complete) {
			complete(context.getEnvironment());
		}
		Asked own = this.asked;
		if (own != null) {
			SecretsRuntime above = VisibleRuntimes.above(context)
				.filter((runtime) -> own.bindings.areDeclaredTo(runtime))
				.orElse(null);
			if (above != null && BootstrapRuntime.replaceBy(above, this.bootstrapContext)) {
				fill(context.getEnvironment(), above, own);
			}
		}
	}

	/**
	 * Reads the secrets, fills the imports, and adds the bindings. Does nothing while the
	 * application is processed ahead of time, and reads nothing where the library is
	 * switched off: only which variables hold secrets is known then, to mask them.
	 * @param environment has all config data
	 */
	void complete(ConfigurableEnvironment environment) {
		this.complete = true;
		List<SecretImports.Waiting> waiting = this.imports.take();
		if (BootstrapRuntime.isProcessedAheadOfTime()) {
			return;
		}
		Binder binder = withoutSecrets(environment);
		boolean set = EcsSecretsProperties.areSet(environment);
		if (set) {
			new SettingChecks(environment, binder).check(this.logger);
		}
		new UnknownSettings(environment).check(this.logger);
		if (BootstrapRuntime.isActive(binder)) {
			read(environment, binder, waiting, set);
		}
		else {
			this.asked = null;
			SecretsRuntime disabled = BootstrapRuntime.getDisabled(this.bootstrapContext, binder, environment);
			fill(environment, disabled, new Asked(List.of(), SecretBindings.NONE, () -> ConfiguredSecrets.NONE));
			SecretBindings.readLeniently(binder, this.resourceLoader).maskBy(disabled);
		}
	}

	/**
	 * Reads the secrets.
	 * @param set whether there is any property of the library. Where there is not, most
	 * of the work of a start-up is saved
	 */
	private void read(ConfigurableEnvironment environment, Binder binder, List<SecretImports.Waiting> waiting,
			boolean set) {
		EcsSecretsProperties settings = EcsSecretsProperties.from(environment, binder);
		SecretsRuntime runtime = BootstrapRuntime.get(this.bootstrapContext, settings);
		SecretBindings bindings = set ? SecretBindings.read(binder, this.resourceLoader) : SecretBindings.NONE;
		report(bindings);
		runtime.properties(settings);
		Asked secrets = new Asked(waiting, bindings,
				() -> ConfiguredSecrets.of(PropertyUses.find(settings, environment), settings, runtime));
		this.asked = secrets;
		fill(environment, runtime, secrets);
		if (set || !waiting.isEmpty()) {
			LoggingSettings.check(runtime.mask(environment).provenance());
			EcsSecretsProperties properties = EcsSecretsProperties.from(environment, Binder.get(environment));
			runtime.properties(properties);
			PropertyUses.find(properties, environment).uses().forEach(runtime.uses()::add);
		}
	}

	private void fill(ConfigurableEnvironment environment, SecretsRuntime runtime, Asked secrets) {
		environment.getPropertySources().addLast(new MaskPropertySource(runtime::mask));
		EarlyMask.set(runtime.mask(environment));
		secrets.bindings.declareTo(runtime);
		for (SecretImports.Waiting each : secrets.imports) {
			runtime.uses().add(each.resource().use());
		}
		new SecretConfigurationReader(runtime, this.logger).read(secrets.imports, secrets.bindings, secrets.others,
				environment.getPropertySources());
	}

	/**
	 * A binder for the settings of the library, which the secrets to come have no part
	 * in: a placeholder that only a secret could fill stays as it is.
	 */
	private static Binder withoutSecrets(ConfigurableEnvironment environment) {
		PropertyPlaceholderHelper helper = new PropertyPlaceholderHelper(SystemPropertyUtils.PLACEHOLDER_PREFIX,
				SystemPropertyUtils.PLACEHOLDER_SUFFIX, SystemPropertyUtils.VALUE_SEPARATOR,
				SystemPropertyUtils.ESCAPE_CHARACTER, true);
		return new Binder(ConfigurationPropertySources.get(environment),
				new PropertySourcesPlaceholdersResolver(environment.getPropertySources(), helper));
	}

	private void report(SecretBindings bindings) {
		if (!bindings.skipped().isEmpty()) {
			this.logger.info("The task definition fills " + String.join(", ", bindings.skipped())
					+ " from the parameter store of Systems Manager, which stays as Amazon ECS injects it");
		}
	}

	/**
	 * What the configuration asks for.
	 *
	 * @param imports the config imports
	 * @param bindings the bindings
	 * @param others finds what pools, clients and SSL bundles will ask for
	 */
	private record Asked(List<SecretImports.Waiting> imports, SecretBindings bindings,
			Supplier<ConfiguredSecrets> others) {

	}

}
