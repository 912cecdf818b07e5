package io.github.ecssecrets.recipes;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.login.LoginFields;
import io.github.ecssecrets.login.SecretLogin;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The login to a directory.
 */
@Configuration(proxyBeanMethods = false)
class LdapRecipe {

	@Bean
	SecretLogin directoryLogin(Secrets secrets) {
		return SecretLogin
			.builder(secrets, SecretReference.parse("prod/myapp/ldap"), LoginFields.of("username", "password"))
			.build();
	}

	@Bean
	SecretContextSource contextSource(SecretLogin login, @Value("${spring.ldap.urls}") String url,
			@Value("${spring.ldap.base}") String base) {
		SecretContextSource source = new SecretContextSource(login);
		source.setUrl(url);
		source.setBase(base);
		source.setAnonymousReadOnly(true);
		return source;
	}

}
