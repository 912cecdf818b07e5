package io.github.ecssecrets.spring.diagnostics;

import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/**
 * Refuses a Spring Boot older than 4.0 before any class of this library is used that
 * would not link with it. Itself uses only what Spring Boot 3 has as well.
 */
final class SpringBootVerifier implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

	/** New in Spring Boot 4.0. */
	static final String MARK = "org.springframework.boot.bootstrap.BootstrapContext";

	private final ClassLoader classLoader;

	SpringBootVerifier() {
		this(SpringBootVerifier.class.getClassLoader());
	}

	/**
	 * Creates a verifier.
	 * @param classLoader has the classes of Spring Boot
	 */
	SpringBootVerifier(ClassLoader classLoader) {
		this.classLoader = classLoader;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		if (!ClassUtils.isPresent(MARK, this.classLoader)) {
			throw new UnsupportedSpringBootException(SpringBootVersion.getVersion());
		}
	}

}
