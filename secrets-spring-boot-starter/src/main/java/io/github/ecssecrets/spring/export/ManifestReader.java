package io.github.ecssecrets.spring.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.spring.binding.AnnotatedSecrets;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.spring.runtime.DeclaredUses;
import io.github.ecssecrets.spring.runtime.EcsSecretsProperties;
import io.github.ecssecrets.spring.runtime.PromotedRuntime;
import io.github.ecssecrets.spring.runtime.PropertyUses;
import io.github.ecssecrets.spring.runtime.SecretUse;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Finds what an application declares, from its configuration and the definitions of its
 * beans, as processing ahead of time does. Makes no bean of the application and reads no
 * secret.
 */
final class ManifestReader {

	private ManifestReader() {
	}

	/**
	 * Reads a manifest. The context cannot be refreshed afterwards.
	 * @param context has its sources and was not refreshed
	 * @param mainClass the class of the application, or {@code null} if it is not known
	 * @throws InvalidSecretConfigurationException if a declaration is not valid, or the
	 * library is switched off
	 */
	static Manifest read(ConfigurableApplicationContext context, @Nullable Class<?> mainClass) {
		if (!(context instanceof GenericApplicationContext generic)) {
			throw new InvalidSecretConfigurationException("application context",
					"A context of type " + context.getClass().getName() + " cannot be read without being run.",
					"Use a context that extends GenericApplicationContext, as those of Spring Boot do.");
		}
		generic.refreshForAotProcessing(new RuntimeHints());
		ConfigurableListableBeanFactory beanFactory = generic.getBeanFactory();
		SecretsRuntime runtime = runtime(beanFactory);
		PropertyUses.find(runtime.properties(), generic.getEnvironment()).check();
		AnnotatedSecrets.declare(beanFactory, runtime);
		List<SecretUse> uses = new ArrayList<>(runtime.uses().all());
		beanFactory.getBeanProvider(DeclaredUses.class).forEach((declared) -> uses.addAll(declared.find()));
		return manifest(runtime, uses, generic.getEnvironment(), mainClass);
	}

	/**
	 * The secrets of an application that was started far enough.
	 */
	static SecretsRuntime runtime(ConfigurableListableBeanFactory beanFactory) {
		PromotedRuntime promoted = beanFactory.getBeanProvider(PromotedRuntime.class).getIfAvailable();
		if (promoted == null || !promoted.runtime().properties().isEnabled()) {
			throw new InvalidSecretConfigurationException("property 'ecs-secrets.enabled'",
					"The library is switched off, so the application uses no secret.",
					"Set it to true for this command, for example with --ecs-secrets.enabled=true.");
		}
		return promoted.runtime();
	}

	private static Manifest manifest(SecretsRuntime runtime, List<SecretUse> uses, Environment environment,
			@Nullable Class<?> mainClass) {
		EcsSecretsProperties properties = runtime.properties();
		List<String> sources = properties.getSources();
		boolean direct = sources.contains("secrets-manager");
		return new Manifest(name(environment, mainClass), uses,
				sources.contains("env") ? new Variables(runtime, uses).all() : Map.of(), runtime.bindings().keySet(),
				logins(uses, environment), direct || sources.contains("agent"), direct,
				properties.getRefresh().isEnabled(), PushSource.of(properties.getPush()),
				region(properties, environment), properties.getReplicaRegions());
	}

	private static String name(Environment environment, @Nullable Class<?> mainClass) {
		String name = environment.getProperty("spring.application.name");
		if (StringUtils.hasText(name)) {
			return name;
		}
		return (mainClass != null) ? mainClass.getSimpleName() : "application";
	}

	private static @Nullable String region(EcsSecretsProperties properties, Environment environment) {
		String own = properties.getRegion();
		return Stream
			.of((own != null) ? own : "", environment.getProperty("aws.region", ""),
					environment.getProperty("AWS_REGION", ""), environment.getProperty("AWS_DEFAULT_REGION", ""))
			.filter(StringUtils::hasText)
			.findFirst()
			.orElse(null);
	}

	private static Map<SecretReference, Boolean> logins(List<SecretUse> uses, Environment environment) {
		Map<SecretReference, Boolean> logins = new LinkedHashMap<>();
		uses.stream().filter(SecretUse::isLogin).forEach((use) -> {
			boolean pending = environment.getProperty(prefix(use) + ".pending-fallback", Boolean.class, Boolean.TRUE);
			logins.merge(use.reference().whole(), pending, Boolean::logicalOr);
		});
		return logins;
	}

	/** The prefix of the properties of a pool or client. */
	private static String prefix(SecretUse use) {
		if (use.kind() == SecretUse.Kind.CLIENT) {
			return "ecs-secrets." + use.name();
		}
		return use.name().equals("dataSource") ? "ecs-secrets.datasource" : "ecs-secrets.datasources." + use.name();
	}

}
