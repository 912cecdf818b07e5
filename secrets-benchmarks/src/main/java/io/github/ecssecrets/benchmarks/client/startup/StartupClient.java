package io.github.ecssecrets.benchmarks.client.startup;

import io.github.ecssecrets.benchmarks.client.ProcessCost;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * A Spring Boot application that starts, looks at its properties, and ends.
 */
@SpringBootApplication(proxyBeanMethods = false)
public class StartupClient {

	/** The property with the number of secrets that there should be. */
	public static final String SECRETS = "benchmark.secrets";

	/** The property with the name of the property of a secret, %d being its number. */
	public static final String PROPERTY = "benchmark.property";

	/**
	 * Starts the application and checks that it has the property of each secret, the
	 * first being number 1.
	 * @param args properties of the application
	 */
	public static void main(String[] args) {
		try (ConfigurableApplicationContext context = SpringApplication.run(StartupClient.class, args)) {
			Environment environment = context.getEnvironment();
			int secrets = environment.getRequiredProperty(SECRETS, Integer.class);
			for (int number = 1; number <= secrets; number++) {
				environment.getRequiredProperty(environment.getRequiredProperty(PROPERTY).formatted(number));
			}
		}
		ProcessCost.print();
	}

}
