package io.github.ecssecrets.spring.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.Resource;
import org.springframework.ui.Model;
import org.springframework.util.FileCopyUtils;
import org.springframework.util.StreamUtils;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Secrets as parameters of Spring MVC's handlers: never what a request says.
 */
class HandlerParameterTests {

	private static final String KEY = "canary-${user.home}#{1+1}";

	private static SecretsManagerServer server;

	private static ConfigurableApplicationContext context;

	@BeforeAll
	static void start() {
		server = SecretsManagerServer.start();
		server.createSecret("prod/pay", "{\"key\":\"" + KEY + "\",\"user_name\":\"canary-app\"}");
		server.createSecret("prod/limit", "7");
		context = TestApplication.using(server).web().sources(Application.class).run();
	}

	@AfterAll
	static void stop() {
		context.close();
		server.close();
	}

	private static String send(String path) throws Exception {
		String query = "to=x&key=attacker&value=attacker&text=attacker&account=attacker&userName=attacker&secret=attacker";
		URI uri = URI.create(
				"http://localhost:" + context.getEnvironment().getProperty("local.server.port") + path + "?" + query);
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(uri)
				.header("Content-Type", "application/x-www-form-urlencoded")
				.POST(BodyPublishers.ofString("key=" + URLEncoder.encode("attacker", StandardCharsets.UTF_8)))
				.build(), BodyHandlers.ofString())
			.body();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/several", "/single", "/characters", "/bytes", "/supplier", "/optional", "/map",
			"/stream", "/reader", "/resource", "/record", "/type", "/model", "/failing", "/inherited" })
	void parameterIsTheSecretAndNotTheRequests(String path) throws Exception {
		assertThat(send(path)).isEqualTo(KEY);
	}

	@Test
	void parameterWhenSecretIsMissingAndNotRequiredIsNull() throws Exception {
		assertThat(send("/missing")).isEqualTo("null Optional.empty");
	}

	@Test
	void parameterWhenRotatedIsTheNewValue() throws Exception {
		server.createSecret("prod/rotated", "canary-old");
		// that it is missing was found at the start, and is remembered for a second
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.untilAsserted(() -> assertThat(send("/rotated")).isEqualTo("canary-old"));
		server.putSecretValue("prod/rotated", "canary-new");
		context.getBean(Secrets.class).refresh(SecretReference.parse("prod/rotated")).get(60, TimeUnit.SECONDS);
		assertThat(send("/rotated")).isEqualTo("canary-new");
	}

	@Test
	void parameterWhenNewVersionDoesNotFitIsTheLastThatDoes() throws Exception {
		assertThat(send("/limit")).isEqualTo("7 7");
		server.putSecretValue("prod/limit", "canary-none");
		context.getBean(Secrets.class).refresh(SecretReference.parse("prod/limit")).get(60, TimeUnit.SECONDS);
		System.gc();
		assertThat(send("/limit")).isEqualTo("7 7");
		server.putSecretValue("prod/limit", "8");
		context.getBean(Secrets.class).refresh(SecretReference.parse("prod/limit")).get(60, TimeUnit.SECONDS);
		assertThat(send("/limit")).isEqualTo("8 8");
	}

	@Test
	void startWhenSecretOfHandlerIsMissingFails() {
		FailureAnalysis analysis = TestApplication.using(server).web().sources(Missing.class).fail();
		assertThat(analysis.getDescription()).contains("prod/absent",
				"parameter 1 of method 'missing' of " + Missing.class.getName());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Pages.class, Account.class })
	static class Application {

	}

	interface Contract {

		String inherited(@SecretValue("prod/pay:key") String key);

	}

	@RestController
	@RequestMapping
	static class Pages implements Contract {

		@PostMapping("/several")
		String several(String to, @SecretValue("prod/pay:key") String key) {
			return to.equals("x") ? key : to;
		}

		@PostMapping("/single")
		String single(@SecretValue("prod/pay:key") String key) {
			return key;
		}

		@PostMapping("/characters")
		String characters(@SecretValue("prod/pay:key") char[] key) {
			return new String(key);
		}

		@PostMapping("/bytes")
		String bytes(@SecretValue("prod/pay:key") byte[] key) {
			return new String(key, StandardCharsets.UTF_8);
		}

		@PostMapping("/supplier")
		String supplier(@SecretValue("prod/pay:key") Supplier<String> key) {
			return key.get();
		}

		@PostMapping("/optional")
		String optional(@SecretValue("prod/pay:key") Optional<String> key) {
			return key.orElseThrow();
		}

		@PostMapping("/map")
		String map(@SecretValue("prod/pay") Map<String, String> secret) {
			return secret.get("key");
		}

		@PostMapping("/stream")
		String stream(@SecretValue("prod/pay:key") InputStream key) throws IOException {
			return StreamUtils.copyToString(key, StandardCharsets.UTF_8);
		}

		@PostMapping("/reader")
		String reader(@SecretValue("prod/pay:key") Reader key) throws IOException {
			return FileCopyUtils.copyToString(key);
		}

		@PostMapping("/resource")
		String resource(@SecretValue("prod/pay:key") Resource key) throws IOException {
			return key.getContentAsString(StandardCharsets.UTF_8);
		}

		@PostMapping("/record")
		String record(@SecretValue("prod/pay") Plain account) {
			return account.key();
		}

		@PostMapping("/type")
		String type(Account account) {
			return account.key();
		}

		@ModelAttribute
		void model(Model model, @SecretValue("prod/pay:key") String key) {
			model.addAttribute("ofModel", key);
		}

		@InitBinder
		void binder(WebDataBinder binder, @SecretValue("prod/pay:key") String key) {
			assertThat(key).isEqualTo(KEY);
		}

		@PostMapping("/model")
		String model(Model model) {
			return String.valueOf(model.getAttribute("ofModel"));
		}

		@PostMapping("/failing")
		String failing(Model model) {
			throw new IllegalStateException("expected");
		}

		@ExceptionHandler(IllegalStateException.class)
		String failed(IllegalStateException failure, @SecretValue("prod/pay:key") InputStream key) throws IOException {
			return StreamUtils.copyToString(key, StandardCharsets.UTF_8);
		}

		@Override
		@PostMapping("/inherited")
		public String inherited(String key) {
			return key;
		}

		@PostMapping("/missing")
		String missing(@SecretValue(value = "prod/none", required = false) String key,
				@SecretValue("prod/none") Optional<String> text) {
			return key + " " + text;
		}

		@PostMapping("/limit")
		String limit(@SecretValue("prod/limit") int limit, @SecretValue("prod/limit") Optional<Integer> same) {
			return limit + " " + same.orElseThrow();
		}

		@PostMapping("/rotated")
		String rotated(@SecretValue(value = "prod/rotated", required = false) String key) {
			return key;
		}

	}

	record Plain(String userName, String key) {

	}

	@SecretValue("prod/pay")
	record Account(String userName, String key) {

	}

	@RestController
	@EnableAutoConfiguration
	@Configuration(proxyBeanMethods = false)
	static class Missing {

		@GetMapping("/missing")
		String missing(String to, @SecretValue("prod/absent") String key) {
			return to + key;
		}

	}

}
