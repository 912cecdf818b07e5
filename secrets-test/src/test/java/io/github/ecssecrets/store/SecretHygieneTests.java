package io.github.ecssecrets.store;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import ch.qos.logback.classic.Level;
import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretEvent;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretRefreshFailed;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.store.StoreFaultTests.Outage;
import io.github.ecssecrets.store.StoreFaultTests.Trouble;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No value of a secret is ever said, however closely one listens.
 */
@Timeout(120)
class SecretHygieneTests {

	private static final String CANARY = "c4n4ry";

	private static final String JSON = "{\"username\":\"c4n4ry-user\",\"password\":\"c4n4ry-old\"}";

	private static final String ROTATED = "{\"username\":\"c4n4ry-user\",\"password\":\"c4n4ry-new\"}";

	private static final List<String> REFERENCES = List.of("app/db", "app/db:password", "app/text", "app/binary",
			"app/seed:password", "app/db::AWSCURRENT");

	private final EverythingSaid said = new EverythingSaid();

	private final StoreBench bench = new StoreBench(Duration.ofSeconds(1), Level.TRACE);

	private final SecretsManagerServer server = this.bench.server();

	private final List<Object> returned = new ArrayList<>();

	@BeforeEach
	void load() {
		this.server.createSecret("app/db", JSON);
		this.server.createSecret("app/text", "c4n4ry");
		this.server.createBinarySecret("app/binary", "c4n4ry".getBytes(StandardCharsets.UTF_8));
		this.server.createSecret("app/seed", ROTATED);
		this.bench.environment().put("APP_SEED_PASSWORD", "c4n4ry-seed");
		this.returned.add(this.bench.load(REFERENCES.stream().map(SecretReference::parse).toList()));
	}

	@AfterEach
	void close() {
		this.bench.close();
		this.said.close();
	}

	@Test
	void listeningIsCloseEnoughToHearTheSdkAndTheJdk() {
		assertThat(this.said.speakers()).anyMatch((name) -> name.startsWith("software.amazon.awssdk."))
			.anyMatch((name) -> name.startsWith("sun.net.www.protocol.http."));
		assertThat(this.said.texts()).anyMatch((text) -> text.contains("BatchGetSecretValue"));
	}

	@Test
	void rotationIsSilentAboutTheValue() {
		LiveSecret<String> live = this.bench.store()
			.live(SecretReference.parse("app/db"), (secret) -> secret.field("password"));
		live.onRotation((value) -> {
			throw new IllegalStateException("listener quotes " + value);
		});
		LiveSecret<String> picky = this.bench.store().live(SecretReference.parse("app/db"), (secret) -> {
			if (secret.field("password").equals("c4n4ry-new")) {
				throw new IllegalArgumentException("reader quotes " + secret.reveal());
			}
			return secret.field("password");
		});
		this.server.putSecretValue("app/db", ROTATED);
		this.server.putSecretValue("app/text", "c4n4ry rotated");
		this.bench.pass(StoreBench.FULL_ROUND);
		assertThat(live.get()).isEqualTo("c4n4ry-new");
		assertThat(picky.get()).isEqualTo("c4n4ry-old");
		assertThat(this.bench.rotations()).hasSize(3);
		this.returned.add(live);
		this.returned.add(picky);
		this.returned.add(this.bench.store().refresh(SecretReference.parse("app/db")).join());
		assertNothingSaid();
	}

	@ParameterizedTest
	@EnumSource
	void outageIsSilentAboutTheValue(Outage outage) {
		this.server.putSecretValue("app/db", ROTATED);
		outage.begin(this.server.faults());
		this.bench.pass(StoreBench.FULL_ROUND);
		readAnew();
		assertThat(this.bench.refreshFailures()).isNotEmpty();
		this.server.faults().clear();
		this.bench.pass(StoreBench.FULL_ROUND);
		assertNothingSaid();
	}

	@Test
	void brokenAnswerWithTheValueInItIsSilentAboutIt() {
		this.server.putSecretValue("app/db", ROTATED);
		this.server.putSecretValue("app/text", "c4n4ry rotated");
		this.server.faults().on("BatchGetSecretValue").truncatedBody();
		this.server.faults().on("GetSecretValue").truncatedBody();
		this.bench.pass(StoreBench.FULL_ROUND);
		readAnew();
		assertThat(this.bench.refreshFailures()).isNotEmpty();
		assertNothingSaid();
	}

	/**
	 * AWS always puts the value between quotes. Where something in between does not, the
	 * SDK quotes its parser in its own log, at DEBUG.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "{\"SecretString\": c4n4ry}", "c4n4ry", "{\"SecretValues\": [c4n4ry]}",
			"{\"SecretString\": \"\\c4n4ry\"}" })
	void answerThatHasTheValueOutsideOfQuotesIsNotQuotedByTheLibrary(String body) {
		this.server.putSecretValue("app/db", ROTATED);
		this.server.putSecretValue("app/text", "c4n4ry rotated");
		this.server.faults().on("BatchGetSecretValue").times(1).respond(200, body);
		this.server.faults().on("GetSecretValue").times(2).respond(200, body);
		this.server.faults().on("GetSecretValue").times(2).respond(500, body);
		this.server.faults().respond(200, body);
		this.bench.pass(StoreBench.FULL_ROUND);
		readAnew();
		assertThat(this.bench.refreshFailures()).isNotEmpty();
		assertNoCanaryIn(this.said.textsOfTheLibrary());
	}

	@ParameterizedTest
	@EnumSource
	void troubleOfOneSecretIsSilentAboutTheValue(Trouble trouble) {
		this.server.putSecretValue("app/db", ROTATED);
		trouble.begin(this.server);
		this.bench.pass(StoreBench.FULL_ROUND);
		readAnew();
		assertThat(this.bench.refreshFailures()).isNotEmpty();
		trouble.end(this.server);
		this.bench.pass(StoreBench.FULL_ROUND);
		assertNothingSaid();
	}

	@ParameterizedTest
	@ValueSource(strings = { "c4n4ry", "{\"password\": c4n4ry", "{\"password\":\"c4n4ry", "\"c4n4ry\"", "[\"c4n4ry\"]",
			"{\"other\":\"c4n4ry\"}", "{\"password\":\"\\c4n4ry\"}" })
	void valueOfTheWrongShapeIsNotQuoted(String value) {
		this.server.createSecret("app/shape", value);
		this.server.putSecretValue("app/db", value);
		this.bench.pass(StoreBench.FULL_ROUND);
		SecretReference key = SecretReference.parse("app/shape:password");
		this.returned.add(this.bench.load(List.of(key)));
		catchReturned(() -> this.bench.store().get(key));
		catchReturned(() -> this.bench.store().get("app/shape:/0/password"));
		catchReturned(() -> this.bench.store().get("app/shape").fields());
		catchReturned(() -> this.bench.store().get("app/db:password"));
		catchReturned(() -> this.bench.store().live(key, Secret::reveal));
		catchReturned(() -> this.bench.store().get("app/binary").reveal());
		assertThat(this.returned).hasSizeGreaterThan(5);
		assertNothingSaid();
	}

	/**
	 * Asks in every way that may bring an exception to the caller.
	 */
	private void readAnew() {
		for (String reference : REFERENCES) {
			CompletableFuture<Secret> refresh = this.bench.store().refresh(SecretReference.parse(reference));
			catchReturned(refresh::join);
			this.returned.add(refresh);
			catchReturned(() -> this.returned.add(this.bench.store().fetch(SecretReference.parse(reference)).join()));
		}
		this.bench.clock().advance(Duration.ofSeconds(2));
		try (SecretStore other = SecretStore.builder()
			.sources(List.of(StoreBench.source(this.server, Duration.ofMillis(600))))
			.noRefresh()
			.build()) {
			this.returned
				.add(other.getAll(REFERENCES.stream().map(SecretReference::parse).toList(), Duration.ofSeconds(5)));
			catchReturned(() -> other.get("app/db:password"));
		}
	}

	private void catchReturned(Runnable call) {
		try {
			call.run();
		}
		catch (RuntimeException ex) {
			this.returned.add(ex);
		}
	}

	private void assertNothingSaid() {
		List<String> texts = this.said.texts();
		assertThat(texts).hasSizeGreaterThan(100);
		assertNoCanaryIn(texts);
	}

	private void assertNoCanaryIn(List<String> texts) {
		REFERENCES.forEach((reference) -> catchReturned(() -> this.returned.add(this.bench.store().get(reference))));
		this.returned.addAll(this.bench.store().status());
		this.returned.addAll(this.bench.events());
		this.returned.add(this.bench.store());
		this.returned.forEach((object) -> texts.addAll(render(object)));
		String encoded = Base64.getEncoder().encodeToString(CANARY.getBytes(StandardCharsets.UTF_8));
		assertThat(texts.stream().filter((text) -> text.contains(CANARY) || text.contains(encoded))).isEmpty();
	}

	private static List<String> render(Object object) {
		List<String> texts = new ArrayList<>(List.of(object.toString()));
		if (object instanceof Throwable failure) {
			texts.add(EverythingSaid.render(failure));
		}
		else if (object instanceof Secret secret) {
			texts.add(JsonMapper.shared().writeValueAsString(secret));
			texts.add(secret.origin() + " " + secret.keys());
		}
		else if (object instanceof SecretRefreshFailed failed) {
			texts.add(EverythingSaid.render(failed.error()));
		}
		else if (object instanceof SecretEvent event) {
			texts.add(String.valueOf(event.reference()));
		}
		else if (object instanceof Map<?, ?> results) {
			results.values().forEach((result) -> texts.addAll(renderResult((SecretResult) result)));
		}
		return texts;
	}

	private static List<String> renderResult(SecretResult result) {
		return (result instanceof SecretResult.Failed failed) ? render(failed.error()) : render(result.orElseThrow());
	}

}
