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
import java.util.function.Function;
import java.util.stream.Stream;

import org.springframework.util.FileSystemUtils;

import static org.awaitility.Awaitility.await;

/**
 * Measures the sample with the share of a processor that its task definitions ask for:
 * the time until a task is ready, and what it serves after a minute of load; with the
 * options of the image, and without. Each round starts a task of every kind, and a task
 * under load always has one without options beside it, so what else the machine does
 * falls on both. To be run in the folder of the sample, on Linux, as a user who may make
 * control groups.
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
			report.start(lines);
			for (Line line : lines.subList(1, lines.size())) {
				report.load(lines.get(0), line);
			}
		}
		for (Line line : lines) {
			System.out.printf(Locale.ROOT, "JDK %s, %s: %s%n", Runtime.version(), line.name(), line.figures());
		}
		// Nothing that is left may hold up the end.
		System.exit(0);
	}

	private void start(List<Line> lines) throws Exception {
		List<Start> starts = new ArrayList<>();
		for (int i = 0; i < ROUNDS; i++) {
			for (Line line : lines) {
				for (String style : STYLES) {
					long start = System.nanoTime();
					Task task = run(style, line);
					starts.add(new Start(line.name(), style, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start),
							processor(task).toMillis()));
					task.stop();
				}
			}
		}
		for (Line line : lines) {
			for (String style : STYLES) {
				List<Start> same = starts.stream()
					.filter((start) -> start.line().equals(line.name()) && start.style().equals(style))
					.toList();
				line.figures().put("ready " + style, spread(same, Start::millis));
				line.figures().put("processor of " + style, spread(same, Start::processorMillis));
			}
		}
	}

	private static String spread(List<Start> starts, Function<Start, Long> figure) {
		List<Long> millis = starts.stream().map(figure).sorted().toList();
		return "%s s (%s to %s)".formatted(seconds(millis.get(ROUNDS / 2)), seconds(millis.get(0)),
				seconds(millis.get(ROUNDS - 1)));
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

	private void load(Line without, Line line) throws IOException {
		List<Loaded> both = new ArrayList<>();
		for (Line kind : List.of(without, line)) {
			both.add(new Loaded(run(STYLES.get(0), kind), new Users(Duration.ofNanos(1))));
		}
		both.forEach(Loaded::begin);
		pause(WARM_UP);
		List<Figures> before = both.stream().map(Loaded::figures).toList();
		pause(MEASURED);
		line.figures().put("beside it without options", both.get(0).since(before.get(0)));
		line.figures().put("after a minute", both.get(1).since(before.get(1)));
		both.forEach(Loaded::end);
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

	/** A start of a task. */
	private record Start(String line, String style, long millis, long processorMillis) {

	}

	/** A task under load. */
	private record Loaded(Task task, Users users) {

		void begin() {
			this.users.register(this.task);
			this.users.add(USERS_FOR_EACH_TASK);
		}

		Figures figures() {
			return new Figures(this.users.served(), HalfProcessorReport.processor(this.task));
		}

		String since(Figures before) {
			Figures now = figures();
			double requests = now.served() - before.served();
			double millis = now.processor().minus(before.processor()).toMillis();
			return "%.0f requests a second, %.2f ms of the processor for one".formatted(requests / MEASURED.toSeconds(),
					millis / requests);
		}

		void end() {
			this.users.close();
			this.task.stop();
		}

	}

}
