package io.github.ecssecrets.store;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.github.ecssecrets.source.FileSecretSource;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Caffeine finds the classes of a cache by name, which a native image must be told of.
 */
class NativeImageMetadataTests {

	private static final String METADATA = "/META-INF/native-image/io.github.ecssecrets/secrets-core/reflect-config.json";

	@Test
	void metadataNamesTheClassesOfAllCaches() throws Exception {
		Set<String> needed = new TreeSet<>();
		try (SecretStore store = SecretStore.builder()
			.sources(List.of(new FileSecretSource(Path.of("none"))))
			.noRefresh()
			.build()) {
			collect(((LazyCache<?, ?>) value(value(store, "entries"), "cache")).get(), needed);
			collect(((LazyCache<?, ?>) value(value(store, "entries"), "byArn")).get(), needed);
			collect(((LazyCache<?, ?>) value(value(store, "entries"), "ticketsOfLeft")).get(), needed);
			collect(((LazyCache<?, ?>) value(value(store, "firstReads"), "failures")).get(), needed);
		}
		assertThat(needed).hasSize(6);
		assertThat(named()).containsExactlyElementsOf(needed);
	}

	private static void collect(Object cache, Set<String> classes) throws Exception {
		Object local = value(cache, "cache");
		classes.add(local.getClass().getName());
		classes.add(value(local, "nodeFactory").getClass().getName());
	}

	private static Object value(Object owner, String name) throws Exception {
		for (Class<?> type = owner.getClass(); type != null; type = type.getSuperclass()) {
			for (Field field : type.getDeclaredFields()) {
				if (field.getName().equals(name)) {
					field.setAccessible(true);
					return field.get(owner);
				}
			}
		}
		throw new IllegalStateException(owner.getClass() + " has no field " + name);
	}

	private static Set<String> named() throws IOException {
		try (InputStream metadata = NativeImageMetadataTests.class.getResourceAsStream(METADATA)) {
			return JsonMapper.shared()
				.readTree(metadata)
				.valueStream()
				.map((type) -> type.get("name").asString())
				.collect(Collectors.toCollection(TreeSet::new));
		}
	}

}
