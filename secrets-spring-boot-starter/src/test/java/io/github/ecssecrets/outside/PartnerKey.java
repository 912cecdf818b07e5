package io.github.ecssecrets.outside;

import io.github.ecssecrets.spring.SecretValue;

/**
 * A type outside the packages of the test applications.
 */
@SecretValue("prod/partner")
public record PartnerKey(String id) {

}
