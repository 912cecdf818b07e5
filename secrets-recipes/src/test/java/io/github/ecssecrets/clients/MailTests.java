package io.github.ecssecrets.clients;

import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;

import io.github.ecssecrets.clients.server.MailServer;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.MailSender;
import org.springframework.mail.SimpleMailMessage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A mail sender, which logs in for every mail, while the password is rotated.
 */
class MailTests {

	private static final Duration WINDOW = Duration.ofSeconds(5);

	@Test
	void serveThroughARotation() {
		try (MailServer server = MailServer.start();
				RotatedSecret secret = new RotatedSecret(server);
				var context = secret.run(Application.class, "ecs-secrets.mail.secret=" + RotatedSecret.NAME,
						"spring.mail.host=127.0.0.1", "spring.mail.port=" + server.port())) {
			MailSender sender = context.getBean(MailSender.class);
			Callable<Void> operation = () -> {
				SimpleMailMessage mail = new SimpleMailMessage();
				mail.setFrom("app@example.com");
				mail.setTo("app@example.com");
				mail.setText("text");
				sender.send(mail);
				return null;
			};
			try (ClientLoad load = ClientLoad.start(Collections.nCopies(4, operation))) {
				load.proceed(Duration.ofSeconds(1), 10);
				secret.rotate(() -> load.proceed(WINDOW, 10));
				load.proceed(Duration.ofSeconds(2), 10);
				load.stop();
				System.out.println("Mail: " + load + ", " + server.refusedLogins() + " refused logins");
				assertThat(load.failures()).isEmpty();
				assertThat(server.receivedMails()).isEqualTo(load.done());
				assertThat(server.refusedLogins()).as("one for each login that was under way").isBetween(1L, 4L);
			}
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
