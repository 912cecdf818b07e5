package io.github.ecssecrets.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import io.github.ecssecrets.SecretEvent;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretRefreshFailed;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.SecretRotated;
import io.github.ecssecrets.SecretStatus;
import io.github.ecssecrets.aws.SecretsManagerSecretSource;
import io.github.ecssecrets.source.EnvironmentSecretSource;
import io.github.ecssecrets.test.MutableClock;
import io.github.ecssecrets.test.RecordedRequest;
import io.github.ecssecrets.test.SecretsManagerServer;
import io.github.ecssecrets.test.TestClients;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;

/**
 * A store over the real SDK client and a scripted server, with time in the hands of the
 * test. The SDK does not retry, so each try is one request.
 */
final class StoreBench implements AutoCloseable {

	static final RefreshPolicy POLICY = RefreshPolicy.builder().rotationInterval(Duration.ofSeconds(30)).build();

	/** A round of the watch comes by then, whatever the jitter. */
	static final Duration FULL_ROUND = Duration.ofMinutes(6).plusSeconds(5);

	/** A round in a hurry comes by then. */
	static final Duration HURRIED_ROUND = Duration.ofSeconds(40);

	private static final Duration STEP = Duration.ofSeconds(5);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final MutableClock clock = new MutableClock();

	private final SecretsManagerServer server = SecretsManagerServer.builder().clock(this.clock).start();

	private final Map<String, String> environment = new ConcurrentHashMap<>();

	private final List<SecretEvent> events = new CopyOnWriteArrayList<>();

	private final CapturedLog log;

	private final SecretsManagerSecretSource source;

	private final SecretStore store;

	static {
		warmUp();
	}

	StoreBench() {
		this(Duration.ofSeconds(5), Level.INFO);
	}

	StoreBench(Duration apiCallTimeout, Level level) {
		this(apiCallTimeout, level, POLICY);
	}

	StoreBench(Duration apiCallTimeout, Level level, RefreshPolicy policy) {
		this.log = new CapturedLog(level);
		this.source = source(this.server, apiCallTimeout);
		this.store = SecretStore.builder()
			.sources(List.of(new EnvironmentSecretSource(this.environment::get), this.source))
			.refresh(policy)
			.clock(this.clock)
			.nanoTime(this.clock::nanoTime)
			.random(new Random(11)::nextDouble)
			.listener(this.events::add)
			.build();
	}

	/**
	 * Loads the classes of the SDK, so short time-outs measure the server alone.
	 */
	private static void warmUp() {
		try (SecretsManagerServer server = SecretsManagerServer.start();
				SecretsManagerClient client = TestClients.create(server.endpoint())) {
			server.createSecret("warm-up", "any");
			client.getSecretValue((request) -> request.secretId("warm-up"));
			client.describeSecret((request) -> request.secretId("warm-up"));
		}
	}

	static SecretsManagerSecretSource source(SecretsManagerServer server, Duration apiCallTimeout) {
		return SecretsManagerSecretSource.builder()
			.endpoint(server.endpoint())
			.region(server.region())
			.apiCallTimeout(apiCallTimeout)
			.customizer(StoreBench::customize)
			.build();
	}

	static void customize(SecretsManagerClientBuilder builder) {
		builder
			.credentialsProvider(
					StaticCredentialsProvider.create(AwsBasicCredentials.create(TestClients.ACCESS_KEY, "any")))
			.overrideConfiguration(
					builder.overrideConfiguration().toBuilder().retryStrategy(AwsRetryStrategy.doNotRetry()).build());
	}

	SecretsManagerServer server() {
		return this.server;
	}

	SecretStore store() {
		return this.store;
	}

	CapturedLog log() {
		return this.log;
	}

	MutableClock clock() {
		return this.clock;
	}

	/**
	 * The environment variables of the process.
	 */
	Map<String, String> environment() {
		return this.environment;
	}

	/**
	 * Creates secrets, each with its name in its value.
	 * @return references to them
	 */
	List<SecretReference> create(int count) {
		List<String> names = IntStream.range(0, count).mapToObj("app/secret-%02d"::formatted).toList();
		names.forEach((name) -> this.server.createSecret(name, "{\"password\":\"of-%s\"}".formatted(name)));
		return names.stream().map(SecretReference::parse).toList();
	}

	Map<SecretReference, SecretResult> load(Collection<SecretReference> references) {
		return this.store.getAll(references, PATIENCE);
	}

	String read(String reference) {
		return this.store.get(reference).reveal();
	}

	/**
	 * Lets time pass with a round of the watch every few seconds.
	 */
	void pass(Duration duration) {
		Instant end = this.clock.instant().plus(duration);
		while (this.clock.instant().isBefore(end)) {
			this.clock.advance(STEP);
			this.store.checkDue();
		}
	}

	/**
	 * Lets time pass in one leap, with one round of the watch at its end.
	 */
	void leap(Duration duration) {
		this.clock.advance(duration);
		this.store.checkDue();
	}

	/**
	 * Tells the watch what a login with a secret tells it.
	 */
	void hurry(String reference, Nudge nudge) {
		this.store.hurry(SecretReference.parse(reference), nudge);
	}

	/** The events so far, once the listeners were called. */
	List<SecretEvent> events() {
		CompletableFuture<Void> delivered = new CompletableFuture<>();
		this.store.deliver(this, () -> delivered.complete(null));
		delivered.orTimeout(30, TimeUnit.SECONDS).join();
		return this.events;
	}

	/** The events so far, of a store that may be closed. */
	List<SecretEvent> eventsSoFar() {
		return this.events;
	}

	Stream<SecretRotated> rotations() {
		return events().stream().filter(SecretRotated.class::isInstance).map(SecretRotated.class::cast);
	}

	Stream<SecretRefreshFailed> refreshFailures() {
		return events().stream().filter(SecretRefreshFailed.class::isInstance).map(SecretRefreshFailed.class::cast);
	}

	String problem(String reference) {
		return this.store.status()
			.stream()
			.filter((status) -> status.reference().equals(SecretReference.parse(reference)))
			.findAny()
			.map(SecretStatus::problem)
			.orElse(null);
	}

	/**
	 * The time between one request for an operation and the next.
	 */
	List<Duration> gaps(String operation) {
		List<Instant> instants = this.server.requests()
			.stream()
			.filter((request) -> request.operation().equals(operation))
			.map(RecordedRequest::instant)
			.toList();
		return IntStream.range(1, instants.size())
			.mapToObj((i) -> Duration.between(instants.get(i - 1), instants.get(i)))
			.toList();
	}

	@Override
	public void close() {
		this.store.close();
		this.source.close();
		this.server.close();
		this.log.close();
	}

}
