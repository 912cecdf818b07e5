package io.github.ecssecrets.clients;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.clients.server.HttpApi;
import io.github.ecssecrets.spring.http.SecretHttpAuthentication;
import io.github.ecssecrets.spring.http.SecretHttpAuthenticationFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * HTTP clients, which authenticate with every request, while the credentials are rotated.
 */
class HttpTests {

	private static final Duration WINDOW = Duration.ofSeconds(5);

	private final HttpApi server = HttpApi.start();

	private final RotatedSecret secret = new RotatedSecret(this.server);

	private final ConfigurableApplicationContext context = this.secret.run(Application.class);

	private final Secrets secrets = this.context.getBean(Secrets.class);

	@AfterEach
	void close() {
		this.context.close();
		this.secret.close();
		this.server.close();
	}

	private SecretHttpAuthentication bearer() {
		return SecretHttpAuthentication.bearer(this.secrets, RotatedSecret.NAME + ":password");
	}

	private RestClient restClient(SecretHttpAuthentication authentication) {
		return RestClient.builder().baseUrl(this.server.url()).requestInterceptor(authentication).build();
	}

	private WebClient webClient(SecretHttpAuthentication authentication) {
		return WebClient.builder()
			.baseUrl(this.server.url())
			.filter(new SecretHttpAuthenticationFilter(authentication))
			.build();
	}

	@Test
	void serveThroughARotation() {
		RestClient restClient = restClient(bearer());
		RestTemplate restTemplate = new RestTemplate();
		restTemplate.getInterceptors().add(SecretHttpAuthentication.basic(this.secrets, RotatedSecret.NAME));
		WebClient webClient = webClient(
				SecretHttpAuthentication.header(this.secrets, RotatedSecret.NAME + ":password", HttpApi.API_KEY));
		List<Callable<?>> operations = List.of(() -> restClient.post().body("order").retrieve().body(String.class),
				() -> restTemplate.postForObject(this.server.url(), "order", String.class),
				() -> webClient.post().bodyValue("order").retrieve().bodyToMono(String.class).block());
		try (ClientLoad load = ClientLoad.start(operations)) {
			load.proceed(Duration.ofSeconds(1), 10);
			this.secret.rotate(() -> load.proceed(WINDOW, 10));
			load.proceed(Duration.ofSeconds(2), 10);
			load.stop();
			System.out.println("HTTP: " + load + ", " + this.server.refusedLogins() + " refused requests");
			assertThat(load.failures()).isEmpty();
			assertThat(this.server.refusedLogins()).as("one for each client").isEqualTo(operations.size());
		}
	}

	@Test
	void bodyThatIsAStreamIsNotSentAgain() {
		WebClient client = webClient(bearer());
		AtomicInteger subscriptions = new AtomicInteger();
		Flux<String> orders = Flux.just("a", "b").doOnSubscribe((any) -> subscriptions.incrementAndGet());
		this.secret.rotate(() -> {
			assertUnauthorized(client.post().body(orders, String.class));
			assertThat(subscriptions).hasValue(1);
			await().atMost(Duration.ofSeconds(30))
				.ignoreExceptions()
				.until(() -> client.post().body(orders, String.class).retrieve().bodyToMono(String.class).block(),
						"ab"::equals);
		});
	}

	@Test
	void unchangedSecretIsNotSentAgain() {
		RestClient client = restClient(bearer());
		this.server.setPassword(RotatedSecret.USER, "canary-another");
		for (int i = 0; i < 3; i++) {
			assertUnauthorized(client.get());
		}
		assertThat(this.server.refusedLogins()).isEqualTo(3);
	}

	@Test
	void requestThatHasTheHeaderIsLeftAlone() {
		assertUnauthorized(restClient(bearer()).get().headers((headers) -> headers.setBearerAuth("canary-of-caller")));
		assertUnauthorized(webClient(bearer()).get().headers((headers) -> headers.setBearerAuth("canary-of-caller")));
		assertThat(this.server.refusedLogins()).isEqualTo(2);
	}

	private static void assertUnauthorized(RestClient.RequestHeadersSpec<?> request) {
		HttpStatusCode status = request.exchange((sent, response) -> response.getStatusCode());
		assertThat(status).isEqualTo(HttpStatus.UNAUTHORIZED);
	}

	private static void assertUnauthorized(WebClient.RequestHeadersSpec<?> request) {
		HttpStatusCode status = request
			.exchangeToMono((response) -> response.releaseBody().thenReturn(response.statusCode()))
			.block();
		assertThat(status).isEqualTo(HttpStatus.UNAUTHORIZED);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
