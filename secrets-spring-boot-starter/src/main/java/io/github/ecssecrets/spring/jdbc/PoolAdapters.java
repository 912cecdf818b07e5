package io.github.ecssecrets.spring.jdbc;

import java.util.ArrayList;
import java.util.List;

import org.springframework.util.ClassUtils;

/**
 * The adapters of the pools on the class path.
 */
final class PoolAdapters {

	private PoolAdapters() {
	}

	static List<PoolAdapter> present(RotatingDataSources sources) {
		List<PoolAdapter> adapters = new ArrayList<>();
		if (isPresent("com.zaxxer.hikari.HikariDataSource")) {
			adapters.add(new HikariPoolAdapter(sources));
		}
		return adapters;
	}

	private static boolean isPresent(String className) {
		return ClassUtils.isPresent(className, PoolAdapters.class.getClassLoader());
	}

}
