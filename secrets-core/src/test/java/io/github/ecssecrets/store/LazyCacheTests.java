package io.github.ecssecrets.store;

import java.util.concurrent.atomic.AtomicInteger;

import com.github.benmanes.caffeine.cache.Caffeine;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LazyCache}.
 */
class LazyCacheTests {

	private final AtomicInteger made = new AtomicInteger();

	private final LazyCache<String, String> cache = new LazyCache<>(() -> {
		this.made.incrementAndGet();
		return Caffeine.newBuilder().build();
	});

	@Test
	void lookingForAValueMakesNoCache() {
		assertThat(this.cache.getIfPresent("key")).isNull();
		assertThat(this.cache.asMap()).isEmpty();
		assertThat(this.made).hasValue(0);
	}

	@Test
	void cacheIsMadeOnce() {
		this.cache.get().put("key", "value");
		assertThat(this.cache.get().getIfPresent("key")).isEqualTo("value");
		assertThat(this.cache.getIfPresent("key")).isEqualTo("value");
		assertThat(this.cache.asMap()).containsOnlyKeys("key");
		assertThat(this.made).hasValue(1);
	}

}
