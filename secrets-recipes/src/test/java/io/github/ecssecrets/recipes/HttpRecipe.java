package io.github.ecssecrets.recipes;

import java.util.function.Supplier;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.spring.SecretValue;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Credentials of HTTP clients.
 */
@Configuration(proxyBeanMethods = false)
class HttpRecipe {

	@Bean
	RestClient restClient(RestClient.Builder builder, @Value("${payments.url}") String url,
			@SecretValue("prod/myapp/payments:token") Supplier<String> token) {
		return builder.baseUrl(url)
			.defaultRequest((request) -> request.headers((headers) -> headers.setBearerAuth(token.get())))
			.build();
	}

	@Bean
	RestTemplate restTemplate(RestTemplateBuilder builder, @SecretValue("prod/myapp/payments") Supplier<Secret> login) {
		return builder.additionalRequestCustomizers((request) -> {
			Secret newest = login.get();
			request.getHeaders().setBasicAuth(newest.field("username"), newest.field("password"));
		}).build();
	}

	@Bean
	WebClient webClient(WebClient.Builder builder, @Value("${payments.url}") String url,
			@SecretValue("prod/myapp/payments:token") Supplier<String> token) {
		return builder.baseUrl(url)
			.filter((request, next) -> next
				.exchange(ClientRequest.from(request).headers((headers) -> headers.setBearerAuth(token.get())).build()))
			.build();
	}

}
