package io.github.ecssecrets.spring.actuate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The files for Prometheus and Grafana, read by Prometheus itself.
 */
class PrometheusFilesTests {

	private static final Path OPERATIONS = Path.of("../docs/operations");

	@Test
	void alertRulesAreValid() throws Exception {
		assertThat(check(OPERATIONS.resolve("prometheus-alerts.yaml"))).contains("SUCCESS");
	}

	@Test
	void expressionsOfTheDashboardAreValid(@TempDir Path directory) throws Exception {
		JsonNode dashboard = JsonMapper.shared().readTree(OPERATIONS.resolve("grafana-dashboard.json").toFile());
		List<String> expressions = dashboard.path("panels")
			.valueStream()
			.flatMap((panel) -> panel.path("targets").valueStream())
			.map((target) -> target.path("expr").asString().replaceAll("\\$__\\w+", "5m"))
			.toList();
		StringBuilder rules = new StringBuilder("groups:\n- name: dashboard\n  rules:\n");
		for (int i = 0; i < expressions.size(); i++) {
			rules.append("  - record: panel:%d\n    expr: %s\n".formatted(i,
					JsonMapper.shared().writeValueAsString(expressions.get(i))));
		}
		Path file = Files.writeString(directory.resolve("dashboard.yaml"), rules);
		assertThat(check(file)).contains("SUCCESS: " + expressions.size() + " rules found");
	}

	private static String check(Path rules) throws IOException, InterruptedException {
		Path promtool = Stream.of(System.getenv("PATH").split(":"))
			.map((directory) -> Path.of(directory, "promtool"))
			.filter(Files::isExecutable)
			.findFirst()
			.orElse(null);
		assumeThat(promtool).as("promtool is not installed: apt-get install prometheus").isNotNull();
		Process process = new ProcessBuilder(String.valueOf(promtool), "check", "rules", rules.toString())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
		return output;
	}

}
