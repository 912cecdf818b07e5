package io.github.ecssecrets.aot;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

import io.github.ecssecrets.test.SecretsManagerServer;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that is processed ahead of time without a question to Secrets Manager,
 * and started in that form.
 */
final class ProcessedApplication {

	private static final String PROCESSING = AbstractAotProcessor.AOT_PROCESSING;

	private final Class<?> application;

	private final SecretsManagerServer server;

	private final Map<String, Object> properties;

	private Map<String, Object> propertiesWhileProcessing;

	ProcessedApplication(Class<?> application, SecretsManagerServer server, Map<String, Object> properties) {
		this.application = application;
		this.server = server;
		this.properties = new HashMap<>();
		this.properties.put("ecs-secrets.endpoint", server.endpoint().toString());
		this.properties.put("ecs-secrets.refresh.enabled", "false");
		// the first call of a process loads the classes of the SDK
		this.properties.put("ecs-secrets.startup.timeout", "60s");
		this.properties.putAll(properties);
		this.propertiesWhileProcessing = this.properties;
	}

	/**
	 * Has the application processed with properties that differ from those it is started
	 * with.
	 */
	ProcessedApplication processedWith(Map<String, Object> properties) {
		this.propertiesWhileProcessing = properties;
		return this;
	}

	private static GenericApplicationContext context(Map<String, Object> properties) {
		GenericApplicationContext context = new GenericApplicationContext();
		context.getBeanFactory().setConversionService(ApplicationConversionService.getSharedInstance());
		context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));
		return context;
	}

	/**
	 * Process and start the application.
	 * @param test what to do with the application, which is closed afterwards
	 * @return the hints for a native image
	 */
	RuntimeHints run(Consumer<GenericApplicationContext> test) {
		GenericApplicationContext context = context(this.propertiesWhileProcessing);
		new AnnotatedBeanDefinitionReader(context).register(this.application);
		TestGenerationContext generation = new TestGenerationContext(
				ClassName.get(ProcessedApplication.class.getPackageName(), "Test"));
		ClassName initializer = process(context, generation);
		generation.writeGeneratedContent();
		assertThat(this.server.requests()).isEmpty();
		assertThat(this.server.events().queues()).isEmpty();
		assertThat(context.getBeanFactory().getSingletonNames()).noneMatch((name) -> name.contains("secretsRuntime"));
		TestCompiler.forSystem().with(generation).compile((compiled) -> {
			try (GenericApplicationContext fresh = context(this.properties)) {
				initializer(compiled.getInstance(ApplicationContextInitializer.class, initializer.toString()))
					.initialize(fresh);
				fresh.refresh();
				test.accept(fresh);
			}
		});
		return generation.getRuntimeHints();
	}

	/** As the build of Spring Boot does it. */
	private static ClassName process(GenericApplicationContext context, TestGenerationContext generation) {
		System.setProperty(PROCESSING, "true");
		try {
			return new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		}
		finally {
			System.clearProperty(PROCESSING);
		}
	}

	@SuppressWarnings("unchecked")
	private static ApplicationContextInitializer<GenericApplicationContext> initializer(Object initializer) {
		return (ApplicationContextInitializer<GenericApplicationContext>) initializer;
	}

}
