package io.github.ecssecrets.spring.export;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;

import io.github.ecssecrets.spring.runtime.StartMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.bootstrap.BootstrapRegistry.InstanceSupplier;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.ReflectionUtils;

/**
 * Starts an application in this process up to the point where its beans would be made.
 *
 * @param <T> what is found out
 */
final class DryRun<T> {

	private final StartMode mode;

	private final BiFunction<ConfigurableApplicationContext, @Nullable Class<?>, T> reader;

	/**
	 * Creates a run.
	 * @param reader is given the context, and the class of the application if it is known
	 */
	DryRun(StartMode mode, BiFunction<ConfigurableApplicationContext, @Nullable Class<?>, T> reader) {
		this.mode = mode;
		this.reader = reader;
	}

	/**
	 * Starts the application.
	 * @param application has the main method, or is a configuration
	 * @return what the reader found
	 */
	T of(Class<?> application, List<String> arguments) {
		AtomicReference<@Nullable T> found = new AtomicReference<>();
		String[] passedOn = arguments.toArray(String[]::new);
		try {
			SpringApplication.withHook((started) -> new Listener(started, found), () -> run(application, passedOn));
		}
		catch (SpringApplication.AbandonedRunException ex) {
			T result = found.get();
			if (result != null) {
				return result;
			}
		}
		throw new IllegalStateException(application.getName() + " starts no Spring application");
	}

	/**
	 * Runs the main method, which may customize the application, or an application of the
	 * class if there is none.
	 */
	private static void run(Class<?> application, String[] arguments) {
		Method main = ReflectionUtils.findMethod(application, "main", String[].class);
		if (main == null) {
			new SpringApplication(application).run(arguments);
			return;
		}
		ReflectionUtils.makeAccessible(main);
		try {
			main.invoke(null, (Object) arguments);
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException("The main method of " + application.getName() + " cannot be called", ex);
		}
		catch (InvocationTargetException ex) {
			ReflectionUtils.rethrowRuntimeException(ex.getTargetException());
		}
	}

	/**
	 * Reads in place of running the application.
	 */
	private final class Listener implements SpringApplicationRunListener {

		private final SpringApplication application;

		private final AtomicReference<@Nullable T> found;

		private Listener(SpringApplication application, AtomicReference<@Nullable T> found) {
			this.application = application;
			this.found = found;
		}

		@Override
		public void starting(ConfigurableBootstrapContext bootstrapContext) {
			bootstrapContext.register(StartMode.class, InstanceSupplier.of(DryRun.this.mode));
		}

		@Override
		public void contextLoaded(ConfigurableApplicationContext context) {
			try (context) {
				this.found.set(DryRun.this.reader.apply(context, this.application.getMainApplicationClass()));
			}
			throw new SpringApplication.AbandonedRunException(context);
		}

	}

}
