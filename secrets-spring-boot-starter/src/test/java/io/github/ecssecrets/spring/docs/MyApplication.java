package io.github.ecssecrets.spring.docs;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The application that the documentation starts by its main method.
 */
final class MyApplication {

	static @Nullable ConfigurableApplicationContext context;

	private MyApplication() {
	}

	public static void main(String[] args) {
		context = new SpringApplicationBuilder(DocumentedApplication.class).web(WebApplicationType.NONE).run(args);
	}

}
