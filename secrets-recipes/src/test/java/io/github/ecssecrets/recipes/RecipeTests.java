package io.github.ecssecrets.recipes;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;

import com.mongodb.MongoCredential;
import com.mongodb.client.internal.MongoClientImpl;
import com.sun.net.httpserver.HttpServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.ldap.AuthenticationException;
import org.springframework.ldap.core.LdapTemplate;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The recipes of {@code docs/recipes.md}, with the real clients.
 */
@ExtendWith(OutputCaptureExtension.class)
class RecipeTests {

	private static final String FIRST = "{\"username\":\"%s\",\"password\":\"canary-1\",\"token\":\"canary-t1\"}";

	private static final String SECOND = "{\"username\":\"%s\",\"password\":\"canary-2\",\"token\":\"canary-t2\"}";

	private static final String BIND_USER = "cn=app,dc=example,dc=com";

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@AfterEach
	void stop(CapturedOutput output) {
		this.server.close();
		assertThat(output).doesNotContain("canary-");
	}

	private ConfigurableApplicationContext run(Class<?> recipe, String secret, String user, String... properties) {
		this.server.createSecret(secret, FIRST.formatted(user));
		return new SpringApplicationBuilder(Application.class, recipe).web(WebApplicationType.NONE)
			.properties("ecs-secrets.endpoint=" + this.server.endpoint())
			.properties(properties)
			.run();
	}

	private void rotate(ConfigurableApplicationContext context, String secret, String user) {
		this.server.putSecretValue(secret, SECOND.formatted(user));
		assertThat(context.getBean(Secrets.class).refresh(SecretReference.parse(secret)))
			.succeedsWithin(Duration.ofMinutes(1));
	}

	@Test
	void httpClientsSendTheNewestCredentials() throws Exception {
		BlockingQueue<String> credentials = new LinkedBlockingQueue<>();
		HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		http.createContext("/", (exchange) -> {
			credentials.add(Objects.requireNonNullElseGet(exchange.getRequestHeaders().getFirst("Authorization"),
					() -> exchange.getRequestHeaders().getFirst("X-Api-Key")));
			exchange.sendResponseHeaders(204, -1);
			exchange.close();
		});
		http.start();
		String url = "http://localhost:" + http.getAddress().getPort();
		try (var context = run(HttpRecipe.class, "prod/myapp/payments", "app", "payments.url=" + url)) {
			Supplier<String> restClient = () -> call(credentials,
					() -> context.getBean(RestClient.class).get().uri("/").retrieve().toBodilessEntity());
			Supplier<String> restTemplate = () -> call(credentials,
					() -> context.getBean(RestTemplate.class).getForEntity(url, Void.class));
			Supplier<String> webClient = () -> call(credentials,
					() -> context.getBean(WebClient.class).get().uri("/").retrieve().toBodilessEntity().block());
			assertThat(restClient.get()).isEqualTo("Bearer canary-t1");
			assertThat(restTemplate.get()).isEqualTo("Basic " + HttpHeaders.encodeBasicAuth("app", "canary-1", null));
			assertThat(webClient.get()).isEqualTo("canary-t1");
			rotate(context, "prod/myapp/payments", "app2");
			assertThat(restClient.get()).isEqualTo("Bearer canary-t2");
			assertThat(restTemplate.get()).isEqualTo("Basic " + HttpHeaders.encodeBasicAuth("app2", "canary-2", null));
			assertThat(webClient.get()).isEqualTo("canary-t2");
		}
		finally {
			http.stop(0);
		}
	}

	private static String call(BlockingQueue<String> credentials, Runnable request) {
		request.run();
		return credentials.remove();
	}

	@Test
	void directoryIsReadThroughARotation() throws Exception {
		InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example,dc=com");
		config.setAuthenticationRequiredOperationTypes(config.getAllowedOperationTypes());
		try (InMemoryDirectoryServer ldap = new InMemoryDirectoryServer(config)) {
			ldap.add("dn: dc=example,dc=com", "objectClass: domain", "dc: example");
			ldap.add("dn: " + BIND_USER, "objectClass: person", "cn: app", "sn: app", "userPassword: canary-1");
			ldap.startListening();
			try (var context = run(LdapRecipe.class, "prod/myapp/ldap", BIND_USER,
					"spring.ldap.urls=ldap://localhost:" + ldap.getListenPort(),
					"spring.ldap.base=dc=example,dc=com")) {
				LdapTemplate template = new LdapTemplate(context.getBean(SecretContextSource.class));
				assertThat(names(template)).containsExactly("cn=app");
				String version = this.server.beginRotation("prod/myapp/ldap");
				this.server.putPendingValue("prod/myapp/ldap", version, SECOND.formatted(BIND_USER));
				setPassword(ldap, "canary-2");
				assertThat(names(template)).as("while only AWSPENDING binds").containsExactly("cn=app");
				this.server.finishRotation("prod/myapp/ldap", version);
				assertThat(names(template)).containsExactly("cn=app");
				setPassword(ldap, "canary-unknown");
				assertThatExceptionOfType(AuthenticationException.class).isThrownBy(() -> names(template));
			}
		}
	}

	private static List<String> names(LdapTemplate template) {
		return template.list("");
	}

	private static void setPassword(InMemoryDirectoryServer ldap, String password) throws Exception {
		ldap.modify(BIND_USER, new Modification(ModificationType.REPLACE, "userPassword", password));
	}

	/**
	 * There is no server here; the driver is asked what it would log in with.
	 */
	@Test
	void mongoClientIsReplacedByOneWithTheNewestCredentials() {
		try (var context = run(MongoRecipe.class, "prod/myapp/mongodb", "app",
				"mongodb.url=mongodb://localhost:1/?serverSelectionTimeoutMS=100")) {
			MongoRecipe recipe = context.getBean(MongoRecipe.class);
			assertThat(recipe.database().getName()).isEqualTo("orders");
			assertThat(login(recipe)).isEqualTo("app/canary-1");
			rotate(context, "prod/myapp/mongodb", "app2");
			await().atMost(Duration.ofMinutes(1)).until(() -> login(recipe), "app2/canary-2"::equals);
		}
	}

	private static String login(MongoRecipe recipe) {
		MongoClientImpl client = (MongoClientImpl) ReflectionTestUtils.getField(recipe, "client");
		MongoCredential credential = client.getSettings().getCredential();
		return credential.getUserName() + "/" + new String(credential.getPassword());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
