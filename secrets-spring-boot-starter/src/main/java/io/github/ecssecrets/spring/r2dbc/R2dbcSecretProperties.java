package io.github.ecssecrets.spring.r2dbc;

import io.github.ecssecrets.spring.login.ClientSecretProperties;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The secret of R2DBC connection factories.
 */
@ConfigurationProperties("ecs-secrets.r2dbc")
public final class R2dbcSecretProperties extends ClientSecretProperties {

}
