package io.github.ecssecrets.sample.ecs;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import static org.awaitility.Awaitility.await;

/**
 * Users of a service behind its load balancer: each asks for the entries, again and
 * again, with a short pause. Requests go to the tasks that are registered, and what
 * becomes of them is counted.
 */
final class Users implements AutoCloseable {

	private static final int THREADS = 16;

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS);

	private final List<Task> targets = new CopyOnWriteArrayList<>();

	private final List<Task> underWay = new CopyOnWriteArrayList<>();

	private final Duration pause;

	private final AtomicInteger users = new AtomicInteger();

	private final AtomicLong served = new AtomicLong();

	private final List<String> failures = new CopyOnWriteArrayList<>();

	/**
	 * Creates users, who come when they are added.
	 * @param pause between an answer and the next request, at least a nanosecond
	 */
	Users(Duration pause) {
		this.pause = pause;
	}

	void register(Task task) {
		this.targets.add(task);
	}

	/**
	 * Sends no more requests to a task, and waits until those that it has are answered.
	 */
	void deregister(Task task) {
		this.targets.remove(task);
		await().atMost(TIMEOUT).until(() -> !this.underWay.contains(task));
	}

	/** Lets more users come. */
	void add(int count) {
		for (int i = 0; i < count; i++) {
			int user = this.users.getAndIncrement();
			var unused = this.threads.scheduleWithFixedDelay(() -> use(user), 1, this.pause.toNanos(),
					TimeUnit.NANOSECONDS);
		}
	}

	int count() {
		return this.users.get();
	}

	private void use(int user) {
		Task target = this.targets.get(user % this.targets.size());
		this.underWay.add(target);
		// It may be that the task was deregistered just now.
		if (this.targets.contains(target)) {
			ask(target);
		}
		this.underWay.remove(target);
	}

	/**
	 * Asks a task for the entries, and counts what becomes of it.
	 * @return whether it was served
	 */
	boolean ask(Task task) {
		try {
			HttpResponse<String> response = get(task, "/api/entries");
			if (response.statusCode() == 200) {
				this.served.incrementAndGet();
				return true;
			}
			this.failures.add(task + " answers " + response.statusCode());
		}
		catch (IOException ex) {
			this.failures.add(task + ": " + ex);
		}
		return false;
	}

	/** Writes an entry. What becomes of it is not counted. */
	void write(Task task, String apiKey) {
		try {
			send(HttpRequest.newBuilder(task.address().resolve("/api/entries"))
				.header("Content-Type", "application/json")
				.header("X-Api-Key", apiKey)
				.POST(BodyPublishers.ofString("{\"guest\":\"Grace\",\"message\":\"Hello\"}")));
		}
		catch (IOException ex) {
			// as said
		}
	}

	/** What a task answers, or nothing if it does not answer. */
	String page(Task task, String path) {
		try {
			return get(task, path).body();
		}
		catch (IOException ex) {
			return "";
		}
	}

	private HttpResponse<String> get(Task task, String path) throws IOException {
		return send(HttpRequest.newBuilder(task.address().resolve(path)));
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
		try {
			return this.client.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("interrupted");
		}
	}

	long served() {
		return this.served.get();
	}

	List<String> failures() {
		return List.copyOf(this.failures);
	}

	@Override
	public void close() {
		this.threads.shutdown();
		await().atMost(TIMEOUT).until(this.threads::isTerminated);
	}

}
