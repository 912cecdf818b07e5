package io.github.ecssecrets.spring.runtime;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import io.github.ecssecrets.spring.EcsSecretsConnectionDetails;
import io.github.ecssecrets.spring.SecretsManagerSourceCustomizer;
import io.github.ecssecrets.spring.mask.EarlyMask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.bootstrap.BootstrapContext;
import org.springframework.boot.bootstrap.BootstrapContextClosedEvent;
import org.springframework.boot.bootstrap.BootstrapRegistry.InstanceSupplier;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;

/**
 * Hands the {@link SecretsRuntime} from the bootstrap context to the application context,
 * so a secret read during a config import is not read again.
 */
public final class BootstrapRuntime {

	private static final Logger logger = LoggerFactory.getLogger(BootstrapRuntime.class);

	/** The name of the singleton that the application context receives. */
	private static final String BEAN_NAME = "bootstrapSecretsRuntime";

	private static final String AOT_PROCESSING = "spring.aot.processing";

	private BootstrapRuntime() {
	}

	/**
	 * Whether secrets may be read: the library is enabled, and the application runs
	 * rather than being processed ahead of time.
	 * @param binder the binder of the Environment
	 * @return whether config imports and bindings take part
	 */
	public static boolean isActive(Binder binder) {
		return !isProcessedAheadOfTime() && binder.bind("ecs-secrets.enabled", Boolean.class).orElse(Boolean.TRUE);
	}

	/**
	 * Whether the application is processed ahead of time rather than run.
	 * @return {@code true} if nothing must be read
	 */
	public static boolean isProcessedAheadOfTime() {
		return Boolean.getBoolean(AOT_PROCESSING);
	}

	/**
	 * The runtime of this start-up, made at the first call unless a
	 * {@code BootstrapRegistryInitializer} brought one.
	 * @param context where the runtime is kept
	 * @param binder gives the configuration
	 * @return the runtime
	 */
	public static SecretsRuntime get(ConfigurableBootstrapContext context, Binder binder) {
		if (!context.isRegistered(SecretsRuntime.class)) {
			context.register(SecretsRuntime.class, (bootstrap) -> create(bootstrap, EcsSecretsProperties.from(binder)));
		}
		return promised(context);
	}

	/**
	 * The runtime of a start-up with the library switched off, which takes values from
	 * the properties of the application.
	 * @param context where the runtime is kept
	 * @param binder gives the configuration
	 * @param environment has the properties
	 * @return the runtime
	 */
	public static SecretsRuntime getDisabled(ConfigurableBootstrapContext context, Binder binder,
			Environment environment) {
		if (!context.isRegistered(Promotion.class)) {
			AtomicReference<Environment> newest = new AtomicReference<>(environment);
			context.register(SecretsRuntime.class,
					InstanceSupplier.of(new SecretsRuntime(EcsSecretsProperties.from(binder),
							(name) -> Objects.requireNonNull(newest.get()).getProperty(name))));
			context.addCloseListener((event) -> newest.set(event.getApplicationContext().getEnvironment()));
		}
		return promised(context);
	}

	private static SecretsRuntime promised(ConfigurableBootstrapContext context) {
		if (!context.isRegistered(Promotion.class)) {
			context.register(Promotion.class, (bootstrap) -> new Promotion());
			context.addCloseListener(BootstrapRuntime::promote);
			EarlyMask.set(registered(context).mask(new StandardEnvironment()));
		}
		return registered(context);
	}

	private static SecretsRuntime create(BootstrapContext context, EcsSecretsProperties properties) {
		SecretsRuntime runtime = new SecretsRuntime(properties, System::getenv);
		EcsSecretsConnectionDetails details = context.getOrElse(EcsSecretsConnectionDetails.class, null);
		if (details != null) {
			runtime.connect(details);
		}
		SecretsManagerSourceCustomizer customizer = context.getOrElse(SecretsManagerSourceCustomizer.class, null);
		if (customizer != null) {
			runtime.customize(customizer);
		}
		return runtime;
	}

	/**
	 * The runtime that the location resolver or a {@code BootstrapRegistryInitializer}
	 * registered.
	 */
	private static SecretsRuntime registered(BootstrapContext context) {
		return Objects.requireNonNull(context.get(SecretsRuntime.class), "No SecretsRuntime is registered");
	}

	private static void promote(BootstrapContextClosedEvent event) {
		EarlyMask.clear();
		SecretsRuntime runtime = registered(event.getBootstrapContext());
		if (event.getApplicationContext().getBeanFactory() instanceof DefaultListableBeanFactory beanFactory) {
			beanFactory.registerSingleton(BEAN_NAME, new PromotedRuntime(runtime));
			beanFactory.registerDisposableBean(BEAN_NAME, runtime::close);
		}
	}

	/**
	 * Closes the runtime of a start-up that failed, if there is one. A second time, as
	 * where a context closed it already, has no effect.
	 */
	static void close(ConfigurableBootstrapContext context) {
		try {
			SecretsRuntime runtime = context.getOrElse(SecretsRuntime.class, null);
			if (runtime != null) {
				runtime.close();
			}
		}
		catch (RuntimeException ex) {
			logger.debug("No runtime was made for the start that failed ({})", ex.getClass().getName());
		}
	}

	/** That the runtime will be handed on. */
	private static final class Promotion {

	}

}
