package io.github.ecssecrets.test;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON object of an answer, in AWS's form: absent members instead of nulls, timestamps
 * as seconds since the epoch. {@link #toString()} shows the names of its members alone.
 */
final class ApiAnswer {

	private static final JsonMapper MAPPER = JsonMapper.shared();

	private static final int MILLISECOND_SCALE = 3;

	private final Map<String, Object> members = new LinkedHashMap<>();

	ApiAnswer with(String name, @Nullable Object value) {
		if (value instanceof Instant instant) {
			this.members.put(name, BigDecimal.valueOf(instant.toEpochMilli(), MILLISECOND_SCALE));
		}
		else if (value != null) {
			this.members.put(name, value);
		}
		return this;
	}

	Map<String, Object> members() {
		return this.members;
	}

	byte[] json() {
		return MAPPER.writeValueAsBytes(this.members);
	}

	@Override
	public String toString() {
		return this.members.keySet().toString();
	}

}
