package io.github.ecssecrets.spring.mail;

import io.github.ecssecrets.spring.login.ClientSecretProperties;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The secret of mail senders.
 */
@ConfigurationProperties("ecs-secrets.mail")
public final class MailSecretProperties extends ClientSecretProperties {

}
