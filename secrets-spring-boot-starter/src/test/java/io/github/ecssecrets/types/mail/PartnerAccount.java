package io.github.ecssecrets.types.mail;

import io.github.ecssecrets.spring.SecretValue;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;

/**
 * A type that another package has under the same name.
 */
@SecretValue("prod/mail")
@ConditionalOnProperty("app.partners")
public record PartnerAccount(String id) {

}
