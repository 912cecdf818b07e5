package io.github.ecssecrets.jdbc;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretMalformedException;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link DatabaseUrl}.
 */
class DatabaseUrlTests {

	private static final String FIRST = "{'username':'app','password':'canary-1','engine':'postgres','host':'blue','dbname':'shop'}";

	private final DatabaseUrl url = new DatabaseUrl(SecretReference.parse("prod/db"));

	@Test
	void fieldsThatAVersionLacksKeepTheirLastValues() {
		assertThat(follow(FIRST)).isEqualTo("jdbc:postgresql://blue:5432/shop");
		assertThat(follow("{'port':'6432'}")).isEqualTo("jdbc:postgresql://blue:6432/shop");
		assertThat(follow("{'dbname':'store'}")).isEqualTo("jdbc:postgresql://blue:6432/store");
		assertThat(follow("{}")).isEqualTo("jdbc:postgresql://blue:6432/store");
	}

	@Test
	void firstVersionMustHaveAllThatTheUrlNeeds() {
		assertThatExceptionOfType(SecretMalformedException.class)
			.isThrownBy(() -> follow("{'username':'app','password':'canary-1','engine':'postgres'}"))
			.withMessageContaining("it has no 'host' to build a JDBC URL from");
		assertThat(follow(FIRST)).isEqualTo("jdbc:postgresql://blue:5432/shop");
	}

	@Test
	void anotherEngineNeedsANewDataSource() {
		follow(FIRST);
		assertThatExceptionOfType(SecretMalformedException.class)
			.isThrownBy(() -> follow("{'engine':'mysql','host':'green'}"))
			.withMessage(
					"Secret 'prod/db' names another 'engine' than before; connections to it need a new data source");
		assertThat(follow("{'engine':'aurora-postgresql'}")).isEqualTo("jdbc:postgresql://blue:5432/shop");
	}

	@Test
	void unusableFieldsLeaveWhatIsKnown() {
		follow(FIRST);
		assertThatExceptionOfType(SecretMalformedException.class)
			.isThrownBy(() -> follow("{'port':'none','host':'green'}"));
		assertThat(follow("{}")).isEqualTo("jdbc:postgresql://blue:5432/shop");
	}

	private String follow(String json) {
		return this.url
			.follow(Secret.builder("prod/db", new SecretOrigin.Custom("stub")).text(json.replace('\'', '"')));
	}

}
