package io.github.ecssecrets.spring.binding;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.validation.Validator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.aot.AotServices;
import org.springframework.boot.bootstrap.BootstrapContext;
import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is found by name, which a native image must be told of.
 */
class NativeImageMetadataTests {

	private static final String METADATA = "/META-INF/native-image/io.github.ecssecrets/secrets-spring-boot-starter/reflect-config.json";

	@Test
	void metadataNamesTheClassesOfTheCacheOfCalls() throws IOException {
		Cache<Object, Object> cache = Caffeine.newBuilder().weakKeys().build();
		Object local = ReflectionTestUtils.getField(cache, "cache");
		Object nodes = ReflectionTestUtils.getField(local, "nodeFactory");
		try (InputStream metadata = NativeImageMetadataTests.class.getResourceAsStream(METADATA)) {
			List<String> named = JsonMapper.shared()
				.readTree(metadata)
				.valueStream()
				.map((type) -> type.get("name").asString())
				.toList();
			assertThat(named).containsExactly(nodes.getClass().getName(), local.getClass().getName());
		}
	}

	@Test
	void hintsLetClassesBeFoundThatAreLookedForByName() {
		RuntimeHints hints = new RuntimeHints();
		ClassLoader classLoader = getClass().getClassLoader();
		AotServices.factories(classLoader)
			.load(RuntimeHintsRegistrar.class)
			.stream()
			.filter((registrar) -> registrar.getClass().getName().startsWith("io.github.ecssecrets."))
			.forEach((registrar) -> registrar.registerHints(hints, classLoader));
		assertThat(RuntimeHintsPredicates.reflection().onType(Validator.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(BootstrapContext.class)).accepts(hints);
	}

}
