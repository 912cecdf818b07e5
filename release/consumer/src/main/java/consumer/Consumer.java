package consumer;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.spring.SecretValue;

import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/**
 * Reads one secret, and says how long it is and where it came from.
 */
@SpringBootApplication(proxyBeanMethods = false)
class Consumer {

	@Bean
	CommandLineRunner consume(@SecretValue("prod/consumer") Secret secret) {
		return (arguments) -> System.out
			.println("A secret of " + secret.reveal().length() + " characters from " + secret.origin());
	}

	public static void main(String[] arguments) {
		SpringApplication.run(Consumer.class, arguments);
	}

}
