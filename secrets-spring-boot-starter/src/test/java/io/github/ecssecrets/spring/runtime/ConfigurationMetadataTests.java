package io.github.ecssecrets.spring.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import io.github.ecssecrets.aws.AgentSecretSource;
import io.github.ecssecrets.aws.SecretsManagerSecretSource;
import io.github.ecssecrets.jdbc.DatabaseEngine;
import io.github.ecssecrets.source.EnvironmentSecretSource;
import io.github.ecssecrets.source.FileSecretSource;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What IDEs know of the properties.
 */
class ConfigurationMetadataTests {

	private final JsonNode metadata = metadata();

	private static JsonNode metadata() {
		try {
			return JsonMapper.shared()
				.readTree(Files.readString(Path.of("target/classes/META-INF/spring-configuration-metadata.json")));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private List<JsonNode> properties() {
		return this.metadata.get("properties")
			.valueStream()
			.filter((property) -> property.get("name").asString().startsWith("ecs-secrets."))
			.toList();
	}

	private List<String> hintedValues(String property) {
		return this.metadata.get("hints")
			.valueStream()
			.filter((hint) -> hint.get("name").asString().equals(property))
			.flatMap((hint) -> hint.get("values").valueStream())
			.map((value) -> value.get("value").asString())
			.toList();
	}

	@Test
	void everyPropertyHasDescriptionThatFollowsTheRulesOfSpringBoot() {
		assertThat(properties()).hasSizeGreaterThan(30).allSatisfy((property) -> {
			String name = property.get("name").asString();
			String description = property.path("description").asString("").toLowerCase(Locale.ROOT);
			assertThat(description).as(name).isNotBlank().doesNotStartWith("the ").doesNotStartWith("a ").endsWith(".");
			if (property.get("type").asString().equals("java.lang.Boolean")) {
				assertThat(description).as(name).startsWith("whether ");
				assertThat(property.has("defaultValue")).as(name).isTrue();
			}
		});
	}

	@Test
	void everyDurationHasItsDefaultOrDescribesIt() {
		assertThat(properties()).filteredOn((property) -> property.get("type").asString().equals("java.time.Duration"))
			.isNotEmpty()
			.allSatisfy((property) -> assertThat(
					property.has("defaultValue") || property.get("description").asString().endsWith(" if not set."))
				.as(property.get("name").asString())
				.isTrue());
	}

	@Test
	void switchOfTheHealthContributorIsDescribed() {
		assertThat(this.metadata.get("properties").valueStream())
			.filteredOn((property) -> property.get("name").asString().equals("management.health.secrets.enabled"))
			.singleElement()
			.satisfies((property) -> {
				assertThat(property.get("description").asString()).isNotBlank();
				assertThat(property.get("defaultValue").asBoolean()).isTrue();
			});
	}

	@Test
	void hintsAreTheValuesThatAreUnderstood() {
		assertThat(hintedValues("ecs-secrets.sources")).containsExactly(EnvironmentSecretSource.NAME,
				FileSecretSource.NAME, AgentSecretSource.NAME, SecretsManagerSecretSource.NAME);
		assertThat(hintedValues("ecs-secrets.datasource.engine"))
			.containsExactlyElementsOf(Arrays.asList(DatabaseEngine.allNames().split(", ")));
	}

}
