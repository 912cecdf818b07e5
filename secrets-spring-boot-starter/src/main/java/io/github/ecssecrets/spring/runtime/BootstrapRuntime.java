package io.github.ecssecrets.spring.runtime;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import io.github.ecssecrets.spring.EcsSecretsConnectionDetails;
import io.github.ecssecrets.spring.SecretsManagerSourceCustomizer;
import io.github.ecssecrets.spring.diagnostics.UnfitSetting;
import io.github.ecssecrets.spring.mask.EarlyMask;
import io.github.ecssecrets.spring.mask.LogMask;
import io.github.ecssecrets.spring.mask.TextMask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.bootstrap.BootstrapContext;
import org.springframework.boot.bootstrap.BootstrapContextClosedEvent;
import org.springframework.boot.bootstrap.BootstrapRegistry.InstanceSupplier;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

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
		return !isProcessedAheadOfTime()
				&& UnfitSetting.bind(() -> binder.bind("ecs-secrets.enabled", Boolean.class).orElse(Boolean.TRUE));
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
	 * @param properties the configuration
	 * @return the runtime
	 */
	public static SecretsRuntime get(ConfigurableBootstrapContext context, EcsSecretsProperties properties) {
		if (!context.isRegistered(SecretsRuntime.class)) {
			context.register(SecretsRuntime.class, (bootstrap) -> create(bootstrap, properties));
			promotion(context).ordinary = !context.isRegistered(EcsSecretsConnectionDetails.class)
					&& !context.isRegistered(SecretsManagerSourceCustomizer.class);
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
		if (promotion(context).runtime == null) {
			AtomicReference<Environment> newest = new AtomicReference<>(environment);
			context.register(SecretsRuntime.class,
					InstanceSupplier.of(new SecretsRuntime(EcsSecretsProperties.from(binder),
							(name) -> Objects.requireNonNull(newest.get()).getProperty(name))));
			context.addCloseListener((event) -> newest.set(event.getApplicationContext().getEnvironment()));
		}
		return promised(context);
	}

	/**
	 * Has the runtime, if one is made by then, handed on when the bootstrap context
	 * closes. Comes after everything that was to be done at that time already.
	 * @param context where the runtime is kept
	 */
	public static void promoteWhenClosed(ConfigurableBootstrapContext context) {
		promotion(context);
	}

	/**
	 * Has another runtime take the place of the one that was made, which is closed. That
	 * is done only if the one was made from the same settings as the other.
	 * @param other the runtime of a context above
	 * @param context where the runtime is kept
	 * @return whether that was done
	 */
	public static boolean replaceBy(SecretsRuntime other, ConfigurableBootstrapContext context) {
		Promotion promotion = promotion(context);
		SecretsRuntime made = promotion.runtime;
		if (made == null || !promotion.ordinary || !made.isLike(other)) {
			return false;
		}
		promotion.runtime = null;
		made.close();
		return true;
	}

	/**
	 * Whether a context has the runtime of its start-up.
	 * @param beanFactory has the beans of the context
	 * @return {@code true} if it was handed on
	 */
	public static boolean isPromotedTo(ConfigurableListableBeanFactory beanFactory) {
		return beanFactory.containsSingleton(BEAN_NAME);
	}

	private static Promotion promotion(ConfigurableBootstrapContext context) {
		if (!context.isRegistered(Promotion.class)) {
			Promotion promotion = new Promotion();
			context.register(Promotion.class, InstanceSupplier.of(promotion));
			context.addCloseListener(promotion);
		}
		return Objects.requireNonNull(context.get(Promotion.class));
	}

	private static SecretsRuntime promised(ConfigurableBootstrapContext context) {
		SecretsRuntime runtime = Objects.requireNonNull(context.get(SecretsRuntime.class),
				"No SecretsRuntime is registered");
		promotion(context).runtime = runtime;
		LogMask.add(runtime.textMask());
		return runtime;
	}

	private static SecretsRuntime create(BootstrapContext context, EcsSecretsProperties properties) {
		SecretsRuntime runtime = new SecretsRuntime(properties, System::getenv);
		runtime.mode(StartMode.of(context));
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

	/**
	 * What knows the values of a start-up.
	 * @return {@code null} if no secret was read
	 */
	static @Nullable TextMask textMask(ConfigurableBootstrapContext context) {
		SecretsRuntime runtime = promotion(context).runtime;
		return (runtime != null) ? runtime.textMask() : null;
	}

	/** Hands the runtime on. */
	private static final class Promotion implements ApplicationListener<BootstrapContextClosedEvent> {

		private @Nullable SecretsRuntime runtime;

		/** Whether properties alone say what the runtime is like. */
		private boolean ordinary;

		@Override
		public void onApplicationEvent(BootstrapContextClosedEvent event) {
			EarlyMask.clear();
			SecretsRuntime made = this.runtime;
			if (made != null && event.getApplicationContext()
				.getBeanFactory() instanceof DefaultListableBeanFactory beanFactory) {
				beanFactory.registerSingleton(BEAN_NAME, new PromotedRuntime(made));
				beanFactory.registerDisposableBean(BEAN_NAME, made::close);
			}
		}

	}

}
