package io.github.ecssecrets.types.orders;

import io.github.ecssecrets.spring.SecretValue;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;

/**
 * A type that another package has under the same name.
 */
@SecretValue("prod/orders")
@ConditionalOnProperty("app.partners")
public record PartnerAccount(String id) {

}
