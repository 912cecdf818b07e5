package io.github.ecssecrets.spring.autoconfigure;

import java.util.List;

import io.github.ecssecrets.spring.login.ClientLoginCheck;
import io.github.ecssecrets.spring.login.ClientSecret;
import io.github.ecssecrets.spring.login.ClientSecretFormat;
import io.github.ecssecrets.spring.mail.MailRuntimeHints;
import io.github.ecssecrets.spring.mail.MailSecretProperties;
import io.github.ecssecrets.spring.mail.RotatingMailSenderPostProcessor;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import jakarta.mail.internet.MimeMessage;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Lazy;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * Auto-configuration of the mail sender from the secret that
 * {@code ecs-secrets.mail.secret} names. No class of a mail client is loaded without the
 * property.
 */
@AutoConfiguration(after = EcsSecretsAutoConfiguration.class,
		beforeName = "org.springframework.boot.mail.autoconfigure.MailSenderAutoConfiguration")
@ConditionalOnClientSecret("mail")
@ConditionalOnBooleanProperty(name = "ecs-secrets.enabled", matchIfMissing = true)
@ConditionalOnBean(SecretsRuntime.class)
public final class EcsSecretsMailAutoConfiguration {

	private static final String SECRET = "ecsSecretsMailSecret";

	/**
	 * The login.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ JavaMailSenderImpl.class, MimeMessage.class })
	@EnableConfigurationProperties(MailSecretProperties.class)
	@ImportRuntimeHints(MailRuntimeHints.class)
	static class Login {

		@Bean(SECRET)
		ClientSecret ecsSecretsMailSecret(SecretsRuntime runtime, MailSecretProperties properties) {
			return new ClientSecret(runtime, "mail", properties, ClientSecretFormat.USER_AND_PASSWORD_OR_TEXT,
					List.of());
		}

		@Bean
		@Lazy
		ClientLoginCheck mailLoginCheck(ObjectProvider<JavaMailSenderImpl> sender) {
			return new ClientLoginCheck("mail", () -> {
				sender.getObject().testConnection();
				return true;
			});
		}

		@Bean
		static RotatingMailSenderPostProcessor rotatingMailSenderPostProcessor(
				@Qualifier(SECRET) ObjectProvider<ClientSecret> secret) {
			return new RotatingMailSenderPostProcessor(secret::getObject);
		}

	}

}
