package io.github.ecssecrets.sample.ecs;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.springframework.util.FileSystemUtils;

import static org.awaitility.Awaitility.await;

/**
 * Measures the sample with the share of a processor that its task definitions ask for:
 * the time until a task is ready, and what it serves after a minute of load; with the
 * options of the image, and without. The load is put on one task of each kind at the same
 * time, so what else the machine does falls on all. To be run in the folder of the
 * sample, on Linux, as a user who may make control groups.
 */
final class HalfProcessorReport {

	private static final int ROUNDS = Integer.getInteger("sample.rounds", 5);

	private static final int USERS_FOR_EACH_TASK = 4;

	private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("sample.warm-up", 60));

	private static final Duration MEASURED = Duration.ofSeconds(20);

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private static final List<String> STYLES = List.of("InjectedTask", "SdkTask");

	private final Account account;

	private final Agent agent;

	private HalfProcessorReport(Account account, Agent agent) {
		this.account = account;
		this.agent = agent;
	}

	/**
	 * Measures, and prints a table.
	 * @param args options to add to those of the image, each for a line of its own
	 */
	public static void main(String[] args) throws Exception {
		CpuQuota.create("ecs-report", 512)
			.orElseThrow(() -> new IllegalStateException("This process may not make a control group"))
			.close();
		Path scratch = Path.of("target", "half-processor");
		FileSystemUtils.deleteRecursively(scratch);
		Image image = Image.build(scratch.resolve("image"));
		List<String> options = image.options();
		List<Line> lines = new ArrayList<>();
		lines.add(new Line("no options", List.of()));
		lines.add(new Line("the image's", options));
		for (String added : args) {
			lines.add(new Line("the image's and " + added,
					Stream.concat(options.stream(), Stream.of(added.split(" "))).toList()));
		}
		try (Account account = new Account();
				Agent agent = new Agent(account.secretsManager(), account.roles(), image, scratch, true)) {
			HalfProcessorReport report = new HalfProcessorReport(account, agent);
			for (Line line : lines) {
				report.start(line);
			}
			report.load(lines);
		}
		for (Line line : lines) {
			System.out.printf(Locale.ROOT, "JDK %s, %s: %s%n", Runtime.version(), line.name(), line.figures());
		}
		// Nothing that is left may hold up the end.
		System.exit(0);
	}

	private void start(Line line) throws Exception {
		for (String style : STYLES) {
			List<Long> times = new ArrayList<>();
			List<Long> processor = new ArrayList<>();
			for (int i = 0; i < ROUNDS; i++) {
				long start = System.nanoTime();
				Task task = run(style, line);
				times.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
				processor.add(processor(task).toMillis());
				task.stop();
			}
			times.sort(null);
			processor.sort(null);
			line.figures()
				.put("ready " + style, "%s s (%s to %s)".formatted(seconds(times.get(ROUNDS / 2)),
						seconds(times.get(0)), seconds(times.get(ROUNDS - 1))));
			line.figures().put("processor s of " + style, seconds(processor.get(ROUNDS / 2)));
		}
	}

	private static String seconds(long millis) {
		return "%.1f".formatted(millis / 1000.0);
	}

	/** Starts a task, and waits until it is ready. */
	private Task run(String style, Line line) throws IOException {
		this.agent.image().setOptions(line.options());
		Task task = this.agent.run(this.account.taskDefinition(style), Map.of());
		try (Users users = new Users(Duration.ofMillis(1))) {
			await().atMost(PATIENCE)
				.pollInterval(Duration.ofMillis(50))
				.until(() -> users.page(task, "/actuator/health/readiness").contains("UP"));
		}
		return task;
	}

	private void load(List<Line> lines) throws IOException {
		List<Loaded> loaded = new ArrayList<>();
		for (Line line : lines) {
			loaded.add(new Loaded(line, run(STYLES.get(0), line), new Users(Duration.ofNanos(1))));
		}
		loaded.forEach(Loaded::begin);
		pause(WARM_UP);
		List<Figures> before = loaded.stream().map(Loaded::figures).toList();
		pause(MEASURED);
		for (int i = 0; i < loaded.size(); i++) {
			loaded.get(i).measured(before.get(i));
		}
		loaded.forEach(Loaded::end);
	}

	private static void pause(Duration time) {
		long end = System.nanoTime() + time.toNanos();
		await().atMost(time.plus(PATIENCE)).until(() -> System.nanoTime() > end);
	}

	private static Duration processor(Task task) {
		return task.application().process().info().totalCpuDuration().orElseThrow();
	}

	/**
	 * What is measured.
	 *
	 * @param options of the JVM
	 * @param figures what came out, by name
	 */
	private record Line(String name, List<String> options, Map<String, String> figures) {

		Line(String name, List<String> options) {
			this(name, options, new LinkedHashMap<>());
		}

	}

	/** What a task has done so far. */
	private record Figures(long served, Duration processor) {

	}

	/** A task under load. */
	private record Loaded(Line line, Task task, Users users) {

		void begin() {
			this.users.register(this.task);
			this.users.add(USERS_FOR_EACH_TASK);
		}

		Figures figures() {
			return new Figures(this.users.served(), HalfProcessorReport.processor(this.task));
		}

		void measured(Figures before) {
			Figures now = figures();
			double requests = now.served() - before.served();
			double millis = now.processor().minus(before.processor()).toMillis();
			this.line.figures().put("requests a second", "%.0f".formatted(requests / MEASURED.toSeconds()));
			this.line.figures().put("processor ms for one", "%.2f".formatted(millis / requests));
		}

		void end() {
			this.users.close();
			this.task.stop();
		}

	}

}
