package io.github.ecssecrets.recipes;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.spring.OnSecretRotation;

import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.stereotype.Component;

/**
 * Credentials of a mail server.
 */
@Component
class MailRecipe {

	private final JavaMailSenderImpl mailSender;

	MailRecipe(JavaMailSenderImpl mailSender) {
		this.mailSender = mailSender;
	}

	@OnSecretRotation("prod/myapp/mail")
	void renew(Secret login) {
		this.mailSender.setUsername(login.field("username"));
		this.mailSender.setPassword(login.field("password"));
	}

}
