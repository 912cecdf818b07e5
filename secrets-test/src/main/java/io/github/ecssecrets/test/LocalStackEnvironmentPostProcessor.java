package io.github.ecssecrets.test;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.testcontainers.localstack.LocalStackContainer;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.testcontainers.context.ImportTestcontainers;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Leads the application of a test to its LocalStack container before config data is
 * imported, which is earlier than Spring Boot looks for service connections. The
 * container is a static field with {@code @ServiceConnection} of the test class, of one
 * around it, or of one that it imports with {@code @ImportTestcontainers}; it is started
 * if need be. Its address is meant, also on a remote Docker host.
 */
final class LocalStackEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	private static final boolean PRESENT = isPresent("org.testcontainers.localstack.LocalStackContainer")
			&& isPresent("org.springframework.boot.testcontainers.service.connection.ServiceConnection");

	private static boolean isPresent(String className) {
		return ClassUtils.isPresent(className, LocalStackEnvironmentPostProcessor.class.getClassLoader());
	}

	@Override
	public int getOrder() {
		return ConfigDataEnvironmentPostProcessor.ORDER - 1;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		Class<?> testClass = application.getMainApplicationClass();
		Map<String, Object> properties = (PRESENT && testClass != null) ? Containers.properties(testClass) : Map.of();
		if (!properties.isEmpty()) {
			environment.getPropertySources().addFirst(new MapPropertySource("localStackContainer", properties));
		}
	}

	/** The part that needs Testcontainers. */
	private static final class Containers {

		static Map<String, Object> properties(Class<?> testClass) {
			Set<Class<?>> owners = new LinkedHashSet<>();
			collectOwners(testClass, owners);
			List<LocalStackContainer> containers = new ArrayList<>();
			owners.forEach((owner) -> ReflectionUtils.doWithLocalFields(owner, (field) -> collect(field, containers)));
			if (containers.isEmpty()) {
				return Map.of();
			}
			Assert.state(containers.size() == 1,
					() -> "A test can have one LocalStack container with @ServiceConnection: " + testClass.getName());
			LocalStackContainer container = containers.get(0);
			container.start();
			return Map.of("ecs-secrets.endpoint", container.getEndpoint().toString(), "ecs-secrets.region",
					container.getRegion(), "ecs-secrets.allow-insecure-transport", "true");
		}

		private static void collectOwners(@Nullable Class<?> candidate, Set<Class<?>> owners) {
			if (candidate == null || candidate == Object.class || !owners.add(candidate)) {
				return;
			}
			MergedAnnotations.from(candidate, SearchStrategy.DIRECT)
				.stream(ImportTestcontainers.class)
				.flatMap((annotation) -> List.of(annotation.getClassArray("value")).stream())
				.forEach((imported) -> collectOwners(imported, owners));
			collectOwners(candidate.getEnclosingClass(), owners);
			collectOwners(candidate.getSuperclass(), owners);
			for (Class<?> implemented : candidate.getInterfaces()) {
				collectOwners(implemented, owners);
			}
		}

		private static void collect(Field field, List<LocalStackContainer> containers) {
			if (LocalStackContainer.class.isAssignableFrom(field.getType())
					&& MergedAnnotations.from(field).isPresent(ServiceConnection.class)) {
				ReflectionUtils.makeAccessible(field);
				if (ReflectionUtils.getField(field, null) instanceof LocalStackContainer container) {
					containers.add(container);
				}
			}
		}

	}

}
