package io.github.ecssecrets.sample;

import org.junit.jupiter.api.BeforeAll;

import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * What the tests of {@link SampleApplication} share: one application on its
 * {@link DevelopmentServices}, with what it has in development.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = "management.endpoints.web.exposure.include=health,secrets")
@AutoConfigureRestTestClient
@Import({ RotationOnDemand.class, RotationPanel.class, Traffic.class, AbstractSampleTests.Services.class })
abstract class AbstractSampleTests {

	static final DevelopmentServices services = DevelopmentServices.start();

	@BeforeAll
	static void leadTheApplicationToTheServices() {
		services.systemProperties().forEach(System::setProperty);
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Services {

		@Bean
		DevelopmentServices developmentServices() {
			return services;
		}

	}

}
