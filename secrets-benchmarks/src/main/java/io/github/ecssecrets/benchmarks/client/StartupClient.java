package io.github.ecssecrets.benchmarks.client;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * A Spring Boot application that starts, looks at its properties, and ends.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class StartupClient {

	/** The property with the number of secrets that there should be. */
	public static final String SECRETS = "benchmark.secrets";

	/**
	 * Starts the application and checks that it has the field {@code password} of each
	 * secret, {@code secret-1} being the first.
	 * @param args properties of the application
	 */
	public static void main(String[] args) {
		try (ConfigurableApplicationContext context = SpringApplication.run(StartupClient.class, args)) {
			Environment environment = context.getEnvironment();
			int secrets = environment.getRequiredProperty(SECRETS, Integer.class);
			for (int number = 1; number <= secrets; number++) {
				environment.getRequiredProperty("secret-" + number + ".password");
			}
		}
	}

}
