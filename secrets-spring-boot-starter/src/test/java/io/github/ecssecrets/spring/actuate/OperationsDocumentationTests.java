package io.github.ecssecrets.spring.actuate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.ecssecrets.PastEvent;
import io.github.ecssecrets.SecretEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code docs/operations.md} and the files beside it name every meter, event, log line
 * and health state there is, and none that there is not.
 */
class OperationsDocumentationTests {

	private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final String PAGE = read(ROOT.resolve("docs/operations.md"));

	private static final String RUNBOOK = PAGE.substring(PAGE.indexOf("## Runbook"), PAGE.indexOf("## What is masked"));

	private static final Pattern METRIC = Pattern.compile("\\bsecrets_[a-z_]+");

	private static final Pattern ROW = Pattern.compile("^\\| `([^`]+)` \\|", Pattern.MULTILINE);

	private static final Pattern LOG_CALL = Pattern
		.compile("logger\\.(warn|info|error)\\(((?:[^;\"]|\"(?:[^\"\\\\]|\\\\.)*\")*);", Pattern.DOTALL);

	private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

	/** The lines whose text is not written where they are logged. */
	private static final Map<String, String> COMPOSED = Map.of("LoginReport",
			"The … refuses the login with secret '…': …", "StartupReporter", "… secrets: …", "DatabaseLocation",
			"The … is a link of Docker or Kubernetes and no port, and is ignored; …");

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@ParameterizedTest
	@EnumSource
	void meterHasARowInBothTables(SecretMeter meter) {
		String type = meter.type().name().toLowerCase(Locale.ROOT)
				+ ((meter.unit() != null) ? ", " + meter.unit() : "");
		String tags = meter.tags().stream().map((tag) -> "`" + tag + "`").collect(Collectors.joining(", "));
		assertThat(PAGE)
			.contains("| `%s` | %s | %s | %s |%n".formatted(meter.meter(), tags, type, meter.description()));
		assertThat(RUNBOOK).contains("\n| `" + meter.meter() + "` | ");
	}

	@Test
	void tablesNameNoOtherMeter() {
		assertThat(ROW.matcher(PAGE).results().map((row) -> row.group(1)).filter((name) -> name.startsWith("secrets.")))
			.isSubsetOf(Arrays.stream(SecretMeter.values()).map(SecretMeter::meter).toList());
	}

	/** By the rules of Micrometer's registry for Prometheus. */
	private static Stream<String> prometheusNames(SecretMeter meter) {
		String name = meter.meter().replace('.', '_') + ((meter.unit() != null) ? "_" + meter.unit() : "");
		return switch (meter.type()) {
			case GAUGE -> Stream.of(name);
			case COUNTER -> Stream.of(name + "_total");
			case TIMER -> Stream.of("_count", "_sum", "_max").map(name::concat);
		};
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "operations/grafana-dashboard.json", "operations/prometheus-alerts.yaml", "operations.md" })
	void fileNamesExistingMetersOnly(String file) {
		Set<String> existing = Arrays.stream(SecretMeter.values())
			.flatMap(OperationsDocumentationTests::prometheusNames)
			.collect(Collectors.toSet());
		Set<String> named = METRIC.matcher(read(ROOT.resolve("docs").resolve(file)))
			.results()
			.map(MatchResult::group)
			.collect(Collectors.toSet());
		assertThat(named).isNotEmpty().isSubsetOf(existing);
		if (file.endsWith("json")) {
			Set<String> bases = named.stream()
				.map((name) -> name.replaceAll("_(sum|count|max)$", ""))
				.collect(Collectors.toSet());
			assertThat(Arrays.stream(SecretMeter.values())
				.filter((meter) -> prometheusNames(meter).map((name) -> name.replaceAll("_(sum|count|max)$", ""))
					.noneMatch(bases::contains)))
				.isEmpty();
		}
	}

	@Test
	void dashboardIsJsonWithAnExpressionInEachPanel() {
		var dashboard = JsonMapper.shared().readTree(read(ROOT.resolve("docs/operations/grafana-dashboard.json")));
		assertThat(dashboard.get("panels")).isNotEmpty()
			.allMatch((panel) -> panel.at("/targets/0/expr").asString().startsWith("max")
					|| panel.at("/targets/0/expr").asString().startsWith("sum")
					|| panel.at("/targets/0/expr").asString().startsWith("min"));
	}

	@Test
	void eventsReasonsAndHealthStatesHaveARow() {
		List<String> names = new ArrayList<>();
		for (PastEvent.Type type : PastEvent.Type.values()) {
			names.add(type.name());
		}
		Matcher reason = Pattern.compile("^\t([A-Z_]+)\\(\"", Pattern.MULTILINE)
			.matcher(read(source("secrets-core", "store/RefreshReason.java")));
		reason.results().map((constant) -> constant.group(1)).forEach(names::add);
		names.addAll(List.of(Status.UP.getCode(), SecretsHealthIndicator.STALE.getCode()));
		assertThat(ROW.matcher(RUNBOOK)
			.results()
			.map((row) -> row.group(1))
			.filter((name) -> !name.startsWith("secrets."))).containsExactlyInAnyOrderElementsOf(names);
		for (Class<?> event : SecretEvent.class.getPermittedSubclasses()) {
			assertThat(RUNBOOK).contains("`" + event.getSimpleName() + "` is `");
		}
	}

	private static Path source(String module, String file) {
		return ROOT.resolve(module).resolve("src/main/java/io/github/ecssecrets").resolve(file);
	}

	@Test
	void logLinesHaveARow() throws IOException {
		Set<String> lines = new LinkedHashSet<>();
		for (Path root : List.of(source("secrets-core", ""), source("secrets-spring-boot-starter", ""))) {
			try (Stream<Path> files = Files.walk(root)) {
				files.filter((file) -> file.toString().endsWith(".java"))
					.sorted()
					.forEach((file) -> collect(file, lines));
			}
		}
		Set<String> documented = Pattern
			.compile("^\\| (?:WARN|INFO|ERROR) \\| `([^`]+)` \\| [^|]+ \\|$", Pattern.MULTILINE)
			.matcher(RUNBOOK)
			.results()
			.map((row) -> row.group(1))
			.collect(Collectors.toCollection(LinkedHashSet::new));
		assertThat(documented).containsExactlyInAnyOrderElementsOf(lines);
	}

	private static void collect(Path file, Set<String> lines) {
		String type = file.getFileName().toString().replace(".java", "");
		Matcher call = LOG_CALL.matcher(read(file));
		while (call.find()) {
			String text = text(call.group(2));
			String line = (text.chars().filter(Character::isLetter).count() > 5) ? text : COMPOSED.get(type);
			assertThat(line).as("The text of a log line in " + type).isNotNull();
			lines.add(line);
		}
	}

	/**
	 * The first argument, with an ellipsis for what is not literal.
	 */
	private static String text(String arguments) {
		StringBuilder text = new StringBuilder();
		Matcher literal = LITERAL.matcher(arguments);
		int end = 0;
		while (literal.find()) {
			String between = arguments.substring(end, literal.start());
			if (!text.isEmpty() && between.strip().startsWith(",")) {
				break;
			}
			if (!text.isEmpty() && !between.strip().equals("+")) {
				text.append("…");
				if (between.contains("(") && !between.contains(")")) {
					end = literal.end();
					continue;
				}
			}
			if (text.isEmpty() && !between.isBlank()) {
				break;
			}
			text.append(literal.group(1));
			end = literal.end();
		}
		return text.toString().replace("{}", "…").replace("……", "…").replace("\\\"", "\"").strip();
	}

}
