package io.github.ecssecrets.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;

/**
 * Starts the application on a developer's machine, with all that it needs. Run it from
 * the IDE or with {@code mvn -pl secrets-sample-app -am spring-boot:test-run}.
 */
public final class TestSampleApplication {

	private static final DevelopmentServices services = DevelopmentServices.start();

	private TestSampleApplication() {
	}

	/**
	 * Starts the services, then the application.
	 * @param args the command line
	 */
	public static void main(String[] args) {
		services.systemProperties().forEach(System::setProperty);
		SpringApplication.from(SampleApplication::main)
			.with(Greeting.class, Services.class, RotationOnDemand.class, RotationPanel.class, Traffic.class)
			.run(args);
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Services {

		@Bean
		DevelopmentServices developmentServices() {
			return services;
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Greeting {

		@EventListener
		void print(ApplicationReadyEvent event) {
			int port = ((WebServerApplicationContext) event.getApplicationContext()).getWebServer().getPort();
			System.out.printf("%nThe guest book is ready: http://localhost:%d/%n%n", port);
			System.out.printf(
					"Rotate its password there, or: curl -X POST 'localhost:%d/development/rotation?window=10s'%n%n",
					port);
		}

	}

}
