package io.github.ecssecrets.sample.ecs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.test.DatabaseRotation;
import io.github.ecssecrets.test.RecordedRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Integration tests for the service that the template deploys, one task in each of its
 * styles, on {@link Agent Amazon ECS as it is played here}. The tests go through the life
 * of the service in order, since a start of the application is what takes time. The last
 * one deploys the template once more, with alternating users.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EcsTasksIT {

	/** For a longer one on demand: {@code -Dsample.rotation-window=20s}. */
	private static final Duration WINDOW = DurationStyle
		.detectAndParse(System.getProperty("sample.rotation-window", "5s"));

	private static final Duration START = Duration.ofMinutes(3);

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final Duration PAUSE = Duration.ofMillis(20);

	private static final int USERS_FOR_EACH_TASK = 4;

	private static final int NEW_USERS_FOR_EACH_TASK = 2;

	/** Few connections at first, so there are some to open in the window. */
	private static final Map<String, String> SMALL_POOL = Map.of("SPRING_DATASOURCE_HIKARI_MINIMUM_IDLE", "1");

	/** No login is refused, so a check has to find the new version, and soon. */
	private static final Map<String, String> SMALL_POOL_WITH_QUICK_CHECKS = Map.of(
			"SPRING_DATASOURCE_HIKARI_MINIMUM_IDLE", "1", "ECS_SECRETS_REFRESH_INTERVAL", "1s",
			"ECS_SECRETS_DATASOURCE_DRAIN", "1s");

	/** Tasks live too short here for the second compiler to be worth its time. */
	private static final String ONE_COMPILER = "-XX:TieredStopAtLevel=1";

	private static final Path SCRATCH = Path.of("target", "ecs");

	private static final Map<Style, Task> tasks = new EnumMap<>(Style.class);

	private static final List<Task> started = new ArrayList<>();

	private static final Users users = new Users(PAUSE);

	private static Account account;

	private static Agent agent;

	@BeforeAll
	static void startTaskInEachStyle() throws Exception {
		FileSystemUtils.deleteRecursively(SCRATCH);
		account = new Account();
		Image image = Image.build(SCRATCH.resolve("image"));
		image.setOptions(Stream.concat(image.options().stream(), Stream.of(ONE_COMPILER)).toList());
		agent = agent(account, image);
		for (Style style : Style.values()) {
			tasks.put(style, run(style));
		}
		tasks.values().forEach(EcsTasksIT::awaitReady);
	}

	@AfterAll
	static void stopAll() {
		users.close();
		started.forEach((task) -> task.application().process().destroyForcibly());
		agent.close();
		account.close();
	}

	private static Agent agent(Account account, Image image) {
		return new Agent(account.secretsManager(), account.roles(), image, SCRATCH, false);
	}

	private static Task run(Style style) {
		return run(agent, account.taskDefinition(style.resource), SMALL_POOL);
	}

	private static Task run(Agent agent, TaskDefinition definition, Map<String, String> overrides) {
		Task task = agent.run(definition, overrides);
		started.add(task);
		return task;
	}

	/** What the load balancer asks before it sends requests. */
	private static void awaitReady(Task task) {
		await().atMost(START)
			.until(() -> !task.application().isRunning()
					|| users.page(task, "/actuator/health/readiness").contains("UP"));
		assertThat(task.application().isRunning()).as(task.application().output()).isTrue();
	}

	@Test
	@Order(1)
	void secretsComeTheWayThatTheStyleSays() {
		tasks.forEach((style, task) -> assertThat(users.page(task, "/")).as(style.name())
			.contains(Account.DATABASE_SECRET, Account.API_SECRET, style.origin)
			.contains("Ada"));
		List<RecordedRequest> requests = account.secretsManager().requests();
		assertThat(requests).filteredOn((request) -> isBy(request, account.executionRole()))
			.as("six variables, one variable, and two of the init container")
			.hasSize(6 + 1 + 2)
			.allSatisfy((request) -> assertThat(request.operation()).isEqualTo("GetSecretValue"));
		assertThat(requests).filteredOn((request) -> isBy(request, account.taskRole()))
			.as("one batch of the task that reads by the SDK, with the task's credentials")
			.singleElement()
			.satisfies((request) -> assertThat(request.operation()).isEqualTo("BatchGetSecretValue"));
	}

	private static boolean isBy(RecordedRequest request, Role role) {
		return role.accessKeyId().equals(request.accessKeyId());
	}

	@Test
	@Order(1)
	void imageHoldsNoSecret() throws IOException {
		try (Stream<Path> files = Files.walk(agent.image().directory())) {
			assertThat(files.filter(Files::isRegularFile).map(EcsTasksIT::content)).hasSizeGreaterThan(3)
				.noneMatch((content) -> content.contains("canary-") || content.contains("only-for-development"));
		}
	}

	private static String content(Path file) {
		try {
			return Files.readString(file, StandardCharsets.ISO_8859_1);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	@Order(2)
	void containerIsHealthyByItsCommand() {
		assertThat(tasks.values()).allMatch(Task::isHealthy);
	}

	@Test
	@Order(3)
	void noRequestFailsWhileThePasswordIsRotatedAndATaskIsReplacedInTheWindow() throws Exception {
		tasks.values().forEach(users::register);
		users.add(tasks.size());
		await().atMost(PATIENCE).until(() -> users.served() > 30);
		DatabaseRotation rotation = account.rotator().begin();
		rotation.createSecret();
		rotation.setSecret();
		long opened = System.nanoTime();
		openConnectionsInEachTask();
		assertThat(account.refusedLogins()).as("one for each task").isEqualTo(tasks.size());
		replace(Style.INJECTED);
		assertThat(account.refusedLogins()).as("and one for the new one").isEqualTo(tasks.size() + 1);
		rotation.run(WINDOW.minusNanos(Math.min(System.nanoTime() - opened, WINDOW.toNanos())));
		long servedInWindow = users.served();
		tasks.values().forEach((task) -> awaitVersion(task, rotation.versionId()));
		assertThat(users.failures()).isEmpty();
		assertThat(users.served()).isGreaterThan(servedInWindow);
	}

	private static void openConnectionsInEachTask() throws Exception {
		users.add(tasks.size() * (USERS_FOR_EACH_TASK - 1));
		try (TableLock lock = account.lockTable()) {
			lock.awaitWaiting(tasks.size() * USERS_FOR_EACH_TASK);
		}
	}

	private static void replace(Style style) {
		Task replacement = run(style);
		awaitReady(replacement);
		users.register(replacement);
		Task old = tasks.put(style, replacement);
		users.deregister(old);
		assertThat(old.stop()).isEqualTo(Container.TERMINATED);
	}

	private static void awaitVersion(Task task, String versionId) {
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(users.page(task, "/")).contains(versionId));
	}

	/**
	 * Tomcat counts a request as done when its answer is not written yet, so it may cut
	 * off the last one. That is a request to write here, on whose answer nothing depends.
	 */
	@Test
	@Order(4)
	void requestsInFlightAreAnsweredWhenTasksStop() throws Exception {
		users.close();
		ExecutorService threads = Executors.newCachedThreadPool();
		try (Users last = new Users(PAUSE)) {
			List<CompletableFuture<Integer>> exitCodes = new ArrayList<>();
			try (TableLock lock = account.lockTable()) {
				tasks.values().forEach((task) -> threads.execute(() -> last.write(task, account.apiKey())));
				List<CompletableFuture<Boolean>> answers = tasks.values()
					.stream()
					.map((task) -> CompletableFuture.supplyAsync(() -> last.ask(task), threads))
					.toList();
				lock.awaitWaiting(2 * tasks.size());
				tasks.values().forEach((task) -> exitCodes.add(CompletableFuture.supplyAsync(task::stop, threads)));
				tasks.values().forEach(EcsTasksIT::awaitShutdown);
				lock.letReadersGo();
				answers.forEach(CompletableFuture::join);
				assertThat(last.failures()).isEmpty();
				assertThat(last.served()).isEqualTo(tasks.size());
			}
			assertThat(exitCodes).extracting(CompletableFuture::join).containsOnly(Container.TERMINATED);
		}
		finally {
			threads.shutdown();
		}
		assertNoSecretIsPrinted();
	}

	private static void assertNoSecretIsPrinted() {
		assertThat(started).extracting((task) -> task.application().output())
			.noneMatch((output) -> output.contains("canary-"));
	}

	private static void awaitShutdown(Task task) {
		await().atMost(Duration.ofSeconds(30))
			.until(() -> task.application().output().contains("Commencing graceful shutdown"));
		assertThat(task.application().isRunning()).isTrue();
	}

	/**
	 * The first rotation makes the second user. Only the next one changes a password that
	 * tasks have logged in with. A task that starts in between knows the second user
	 * only.
	 */
	@Test
	@Order(5)
	void noRequestFailsAndNoLoginIsRefusedWhileUsersAlternate() throws Exception {
		try (Account alternating = new Account("AlternatingUsers");
				Agent other = agent(alternating, agent.image());
				Users visitors = new Users(PAUSE)) {
			List<String> databaseUsers = List.of(Account.USER, Account.CLONE, Account.USER);
			List<Task> service = new ArrayList<>();
			for (Style style : List.of(Style.INJECTED, Style.SDK)) {
				Task task = run(other, alternating.taskDefinition(style.resource), SMALL_POOL_WITH_QUICK_CHECKS);
				awaitReady(task);
				service.add(task);
				visitors.register(task);
				int round = service.size();
				alternate(alternating, visitors, service, databaseUsers.get(round - 1), databaseUsers.get(round));
			}
			assertThat(visitors.failures()).isEmpty();
			assertThat(alternating.refusedLogins()).isZero();
		}
		assertNoSecretIsPrinted();
	}

	/**
	 * More users come while the password of the next database user is changed already, so
	 * each task has connections to open then.
	 */
	private static void alternate(Account account, Users visitors, List<Task> service, String user, String next)
			throws Exception {
		visitors.add(NEW_USERS_FOR_EACH_TASK * service.size());
		awaitServed(visitors);
		DatabaseRotation rotation = account.rotator().begin();
		rotation.createSecret();
		rotation.setSecret();
		visitors.add(NEW_USERS_FOR_EACH_TASK * service.size());
		try (TableLock lock = account.lockTable()) {
			lock.awaitWaiting(visitors.count());
			assertThat(account.connections(user)).isGreaterThanOrEqualTo(visitors.count());
			assertThat(account.connections(next)).isZero();
		}
		rotation.run();
		service.forEach((task) -> awaitVersion(task, rotation.versionId()));
		await().atMost(PATIENCE).until(() -> account.connections(user) == 0);
		awaitServed(visitors);
		assertThat(account.connections(next)).isPositive();
	}

	private static void awaitServed(Users visitors) {
		long before = visitors.served();
		await().atMost(PATIENCE).until(() -> visitors.served() > before + 30);
	}

	private enum Style {

		INJECTED("InjectedTask", "environment variable DB_PASSWORD"),

		SDK("SdkTask", "Secrets Manager in us-east-1"),

		FILES("FilesTask", "/secrets/prod/sample/database");

		private final String resource;

		private final String origin;

		Style(String resource, String origin) {
			this.resource = resource;
			this.origin = origin;
		}

	}

}
