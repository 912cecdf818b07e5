package io.github.ecssecrets.spring.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A release publishes the modules that it should.
 */
class ReleaseTests {

	private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	@Test
	void modulesThatAreNotDeployedAreNotPublished() throws IOException {
		String root = Files.readString(ROOT.resolve("pom.xml"));
		List<String> skipped = new ArrayList<>();
		for (String module : found("<module>([\\w-]+)</module>", root)) {
			if (Files.readString(ROOT.resolve(module).resolve("pom.xml")).contains("<maven.deploy.skip>true<")) {
				skipped.add(module);
			}
		}
		assertThat(found("<excludeArtifact>([\\w-]+)</excludeArtifact>", root)).isNotEmpty()
			.containsExactlyInAnyOrderElementsOf(skipped);
	}

	@Test
	void modulesThatAreUploadedAreThoseThatWereChecked() throws IOException {
		String modules = "-pl (secrets-[\\w,-]+) -am";
		List<String> checked = found(modules, Files.readString(ROOT.resolve("release/check")));
		assertThat(checked).hasSize(1);
		assertThat(found(modules, Files.readString(ROOT.resolve(".github/workflows/release.yml")))).isEqualTo(checked);
	}

	private static List<String> found(String pattern, String text) {
		return Pattern.compile(pattern).matcher(text).results().map((result) -> result.group(1)).toList();
	}

}
