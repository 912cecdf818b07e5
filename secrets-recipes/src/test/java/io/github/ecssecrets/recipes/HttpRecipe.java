package io.github.ecssecrets.recipes;

import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.http.SecretHttpAuthentication;
import io.github.ecssecrets.spring.http.SecretHttpAuthenticationFilter;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Credentials of HTTP clients.
 */
@Configuration(proxyBeanMethods = false)
class HttpRecipe {

	@Bean
	RestClient restClient(RestClient.Builder builder, @Value("${payments.url}") String url, Secrets secrets) {
		return builder.baseUrl(url)
			.requestInterceptor(SecretHttpAuthentication.bearer(secrets, "prod/myapp/payments:token"))
			.build();
	}

	@Bean
	RestTemplate restTemplate(RestTemplateBuilder builder, Secrets secrets) {
		return builder.additionalInterceptors(SecretHttpAuthentication.basic(secrets, "prod/myapp/payments")).build();
	}

	@Bean
	WebClient webClient(WebClient.Builder builder, @Value("${payments.url}") String url, Secrets secrets) {
		return builder.baseUrl(url)
			.filter(new SecretHttpAuthenticationFilter(
					SecretHttpAuthentication.header(secrets, "prod/myapp/payments:token", "X-Api-Key")))
			.build();
	}

}
