package io.github.ecssecrets.spring.config;

import io.github.ecssecrets.spring.runtime.EcsSecretsProperties;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretBuilder;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretKeyNotFoundException;
import io.github.ecssecrets.SecretMalformedException;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.spring.config.ImportPayload.Content;
import io.github.ecssecrets.spring.config.ImportPayload.Shape;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.spring.diagnostics.SecretResolutionException;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Every kind of content with every option of an import, from the environment of the
 * process and from Secrets Manager, as the Environment of an application shows it.
 * <p>
 * A cell of the tables says what becomes of the content: {@code p*} a property for each
 * field, the name being {@code p} and the path of the field, of which {@code a>b} gives
 * the field {@code a} the name {@code b}; {@code p} the one property {@code p}; {@code -}
 * nothing; {@code !x} a failure.
 */
class ImportTableTests {

	private static final String WHOLE = """
			import                                             | object         | array       | text | binary | broken  | absent
			{name}                                             | db.*           | db*         | db   | db     | !broken | !absent
			{arn}                                              | db.*           | db*         | db   | db     | !broken | !absent
			{name}?prefix=x.y.                                 | x.y.*          | x.y*        | x.y  | x.y    | !broken | !absent
			{name}?prefix=x%2Ey.                               | x.y.*          | x.y*        | x.y  | x.y    | !broken | !absent
			{name}?prefix=x_                                   | x_*            | x_*         | x_   | x_     | !broken | !absent
			{name}?prefix=                                     | *              | db*         | db   | db     | !broken | !absent
			{name}?name=x.y                                    | x.y            | x.y         | x.y  | x.y    | x.y     | !absent
			{name}?name=x.y&prefix=z.                          | x.y            | x.y         | x.y  | x.y    | x.y     | !absent
			{name}?name=x.y&map=user:who                       | x.y            | x.y         | x.y  | x.y    | x.y     | !absent
			{name}?map=user:who                                | db.* user>who  | db*         | db   | db     | !broken | !absent
			{name}?map=nobody:who                              | db.*           | db*         | db   | db     | !broken | !absent
			{name}?map=db:who                                  | db.*           | db*         | db   | db     | !broken | !absent
			{name}?map=[0]:who                                 | db.*           | db* [0]>who | db   | db     | !broken | !absent
			{name}?map=user:who&map=tls.key.bits:my.bits       | db.* user>who tls.key.bits>my.bits | db* | db | db | !broken | !absent
			{name}?map=user:who,hosts[1].name:host             | db.* user>who hosts[1].name>host   | db* | db | db | !broken | !absent
			{name}?prefix=x.&map=user:who                      | x.* user>who   | x*          | x    | x      | !broken | !absent
			{name}?prefix=&map=user:who                        | * user>who     | db*         | db   | db     | !broken | !absent
			{name}?stage=AWSCURRENT                            | db.*           | db*         | db   | db     | !broken | !absent
			{name}::AWSCURRENT:                                | db.*           | db*         | db   | db     | !broken | !absent
			{name}?stage=AWSCURRENT&name=x                     | x              | x           | x    | x      | x       | !absent
			{old}?stage=AWSPREVIOUS                            | db.*           | db*         | db   | db     | !broken | !absent
			{old}::AWSPREVIOUS:                                | db.*           | db*         | db   | db     | !broken | !absent
			{old}?stage=AWSPREVIOUS&prefix=x.&map=user:who     | x.* user>who   | x*          | x    | x      | !broken | !absent
			{old}?version={id}                                 | db.*           | db*         | db   | db     | !broken | !absent
			{old}:::{id}?prefix=x.                             | x.*            | x*          | x    | x      | !broken | !absent
			{old}?version={id}&name=x                          | x              | x           | x    | x      | x       | !absent
			optional:{name}                                    | db.*           | db*         | db   | db     | !broken | -
			optional:{arn}?prefix=x.                           | x.*            | x*          | x    | x      | !broken | -
			optional:{name}?name=x                             | x              | x           | x    | x      | x       | -
			optional:{name}?map=user:who                       | db.* user>who  | db*         | db   | db     | !broken | -
			optional:{old}?stage=AWSPREVIOUS                   | db.*           | db*         | db   | db     | !broken | -
			""";

	/** By what the key leads to, or why there is nothing to look it up in. */
	private static final String KEY = """
			import                                             | text      | object             | array        | none    | no JSON | binary  | absent
			{name}:{key}                                       | db.{leaf} | db.*               | db*          | !key    | !json   | !binary | !absent
			{arn}:{key}                                        | db.{leaf} | db.*               | db*          | !key    | !json   | !binary | !absent
			{name}?key={key}                                   | db.{leaf} | db.*               | db*          | !key    | !json   | !binary | !absent
			{name}?key={key}&prefix=x.                         | x.{leaf}  | x.*                | x*           | !key    | !json   | !binary | !absent
			{name}?key={key}&prefix=                           | {leaf}    | *                  | db*          | !key    | !json   | !binary | !absent
			{name}?key={key}&name=x.y                          | x.y       | x.y                | x.y          | !key    | !json   | !binary | !absent
			{name}?key={key}&name=x.y&prefix=z.                | x.y       | x.y                | x.y          | !key    | !json   | !binary | !absent
			{name}?key={key}&map=key.bits:my.bits&map=[0]:who  | db.{leaf} | db.* key.bits>my.bits | db* [0]>who | !key  | !json   | !binary | !absent
			{name}?key={key}&prefix=&map=key.bits:my.bits      | {leaf}    | * key.bits>my.bits | db*          | !key    | !json   | !binary | !absent
			{name}?key={key}&stage=AWSCURRENT                  | db.{leaf} | db.*               | db*          | !key    | !json   | !binary | !absent
			{old}:{key}:AWSPREVIOUS:                           | db.{leaf} | db.*               | db*          | !key    | !json   | !binary | !absent
			{old}?key={key}&stage=AWSPREVIOUS&prefix=x.        | x.{leaf}  | x.*                | x*           | !key    | !json   | !binary | !absent
			{old}?key={key}&version={id}                       | db.{leaf} | db.*               | db*          | !key    | !json   | !binary | !absent
			{old}:{key}::{id}?name=x                           | x         | x                  | x            | !key    | !json   | !binary | !absent
			optional:{name}?key={key}                          | db.{leaf} | db.*               | db*          | -       | !json   | !binary | -
			optional:{old}:{key}:AWSPREVIOUS:                  | db.{leaf} | db.*               | db*          | -       | !json   | !binary | -
			""";

	/** Spends no time on the places that Spring Boot looks into for files. */
	private static final String NO_FILES = "optional:file:target/absent.properties";

	private static final List<String> KEYS = List.of("user", "port", "empty", "tls", "hosts", "nothing",
			"/tls/key/bits", "/hosts/1/name", "/1/name", "/user/of/nobody");

	private static final SecretsManagerServer server = SecretsManagerServer.start();

	private static final Map<String, String> variables = new LinkedHashMap<>();

	private static final Map<String, String> arns = new LinkedHashMap<>();

	private static final Map<String, String> oldVersions = new LinkedHashMap<>();

	private static SecretsRuntime environment;

	private static SecretsRuntime secretsManager;

	@BeforeAll
	static void store() {
		environment = runtime("env");
		secretsManager = runtime("secrets-manager");
		for (ImportPayload payload : ImportPayload.ALL) {
			if (payload.is(Shape.ABSENT)) {
				arns.put(payload.name(), "arn:aws:secretsmanager:us-east-1:123456789012:secret:absent/db-AbCdEf");
				oldVersions.put(payload.name(), "00000000-0000-0000-0000-000000000000");
			}
			else if (payload.is(Shape.BINARY)) {
				arns.put(payload.name(), server.createBinarySecret(payload.secret(), payload.content().bytes()));
				server.createBinarySecret(payload.previousSecret(), payload.content().bytes());
				replace(payload);
			}
			else {
				arns.put(payload.name(), server.createSecret(payload.secret(), payload.content().text()));
				server.createSecret(payload.previousSecret(), payload.content().text());
				replace(payload);
				inject(payload);
			}
		}
	}

	private static SecretsRuntime runtime(String source) {
		return new SecretsRuntime(
				EcsSecretsProperties.from(new Binder(new MapConfigurationPropertySource(Map.of("ecs-secrets.sources",
						source, "ecs-secrets.endpoint", server.endpoint(), "ecs-secrets.refresh.enabled", "false")))),
				variables::get);
	}

	/** Makes the content the previous one. */
	private static void replace(ImportPayload payload) {
		oldVersions.put(payload.name(), server.versionIdsToStages(payload.previousSecret()).keySet().iterator().next());
		server.putSecretValue(payload.previousSecret(), "canary-newer");
	}

	private static void inject(ImportPayload payload) {
		String variable = payload.name().toUpperCase(Locale.ROOT).replace('-', '_') + "_DB";
		String old = payload.previousSecret();
		variables.put(variable, payload.content().text());
		variables.put("ARN_" + variable, payload.content().text());
		variables.put("PREVIOUS_" + variable, payload.content().text());
		variables.put("VERSION_" + variable, payload.content().text());
		variables.put("OLD_" + variable, "canary-newer");
		environment.bind("ARN_" + variable, SecretReference.parse(arns.get(payload.name())));
		environment.bind("PREVIOUS_" + variable, SecretReference.parse(old + "::AWSPREVIOUS:"));
		environment.bind("VERSION_" + variable, SecretReference.parse(old + ":::" + oldVersions.get(payload.name())));
	}

	@AfterAll
	static void stop() {
		environment.close();
		secretsManager.close();
		server.close();
	}

	static Stream<Arguments> whole() {
		return rows(WHOLE);
	}

	static Stream<Arguments> key() {
		return rows(KEY);
	}

	private static Stream<Arguments> rows(String table) {
		List<String> lines = table.lines().toList();
		List<String> columns = cells(lines.get(0));
		return lines.stream().skip(1).map(ImportTableTests::cells).map((cells) -> {
			Map<String, String> row = new LinkedHashMap<>();
			for (int i = 1; i < columns.size(); i++) {
				row.put(columns.get(i), cells.get(i));
			}
			return arguments(cells.get(0), row);
		});
	}

	private static List<String> cells(String line) {
		return Arrays.stream(line.split("\\|")).map(String::strip).toList();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("whole")
	void importOfSecretBecomesProperties(String pattern, Map<String, String> row) {
		forEachSource((payload, from) -> {
			String cell = row.get(payload.content().shape().name().toLowerCase(Locale.ROOT));
			return new Check(from, payload, location(pattern, payload, ""), cell, payload.content(), "");
		});
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("key")
	void importOfFieldBecomesProperties(String pattern, Map<String, String> row) {
		for (String key : KEYS) {
			forEachSource((payload, from) -> {
				Content part = payload.parts().get(key);
				String cell = row.get(column(payload, part)).replace("{leaf}", key.substring(key.lastIndexOf('/') + 1));
				return new Check(from, payload, location(pattern, payload, key), cell, part, key);
			});
		}
	}

	private static String column(ImportPayload payload, Content part) {
		if (part != null) {
			return part.shape().name().toLowerCase(Locale.ROOT);
		}
		if (payload.is(Shape.ABSENT) || payload.is(Shape.BINARY)) {
			return payload.content().shape().name().toLowerCase(Locale.ROOT);
		}
		return payload.json() ? "none" : "no JSON";
	}

	private static String location(String pattern, ImportPayload payload, String key) {
		String optional = pattern.startsWith("optional:") ? "optional:" : "";
		return optional + "ecs-secrets:"
				+ pattern.substring(optional.length())
					.replace("{name}", payload.secret())
					.replace("{old}", payload.previousSecret())
					.replace("{arn}", arns.get(payload.name()))
					.replace("{id}", oldVersions.get(payload.name()))
					.replace("{key}", key);
	}

	/** Amazon ECS injects no bytes. */
	private static void forEachSource(Checks checks) {
		SoftAssertions softly = new SoftAssertions();
		for (ImportPayload payload : ImportPayload.ALL) {
			checks.of(payload, secretsManager).verify(softly);
			if (!payload.is(Shape.BINARY)) {
				checks.of(payload, environment).verify(softly);
			}
		}
		softly.assertAll();
	}

	private interface Checks {

		Check of(ImportPayload payload, SecretsRuntime from);

	}

	/**
	 * One cell of the table for one kind of content and one source.
	 *
	 * @param content what the import leads to, or {@code null} if to nothing
	 */
	private record Check(SecretsRuntime from, ImportPayload payload, String location, String cell, Content content,
			String key) {

		private void verify(SoftAssertions softly) {
			String description = "%s of %s from %s".formatted(this.location, this.payload,
					(this.from == environment) ? "environment" : "Secrets Manager");
			if (this.cell.startsWith("!")) {
				Throwable failure = catchThrowable(() -> properties(this.from, this.location));
				softly.assertThat(failure).as(description).satisfies(this::isExpected);
			}
			else {
				softly.assertThat(properties(this.from, this.location)).as(description).isEqualTo(expected());
			}
		}

		private Map<String, Object> expected() {
			if (this.cell.equals("-")) {
				return Map.of();
			}
			String[] names = StringUtils.delimitedListToStringArray(this.cell, " ");
			if (!names[0].endsWith("*")) {
				return Map.of(names[0], (this.content.shape() == Shape.BINARY) ? Arrays.toString(this.content.bytes())
						: this.content.text());
			}
			Map<String, String> renamed = new LinkedHashMap<>();
			for (int i = 1; i < names.length; i++) {
				int arrow = names[i].indexOf('>');
				renamed.put(names[i].substring(0, arrow), names[i].substring(arrow + 1));
			}
			String prefix = names[0].substring(0, names[0].length() - 1);
			Map<String, Object> expected = new LinkedHashMap<>();
			this.content.fields()
				.forEach((path, text) -> expected.put(renamed.getOrDefault(path, prefix + path), text));
			return expected;
		}

		private void isExpected(Throwable failure) {
			Problem problem = Problem.valueOf(this.cell.substring(1).toUpperCase(Locale.ROOT));
			assertThat(failure).isExactlyInstanceOf(SecretResolutionException.class);
			List<SecretResolutionException.Failure> failures = ((SecretResolutionException) failure).getFailures();
			assertThat(failures).hasSize(1);
			assertThat(failures.get(0).askedBy()).contains("'" + this.location + "'");
			SecretException error = failures.get(0).error();
			assertThat(error).isExactlyInstanceOf(problem.type).hasNoSuppressedExceptions();
			assertThat(error.getMessage()).matches(problem.message(this));
			assertThat(NestedExceptionUtils.getMostSpecificCause(failure)).isInstanceOf(SecretException.class);
			assertThat(printed(failure)).doesNotContain(this.payload.sensitiveTexts().toList());
		}

	}

	/** Why an import fails. */
	private enum Problem {

		ABSENT(SecretNotFoundException.class,
				"Secret '{reference}' was not found; looked at (no environment variable|{source}( at http://127.0.0.1:\\d+)?)"),

		KEY(SecretKeyNotFoundException.class,
				"Secret '{secret}' from {source} has no field '{key}'; it has (no fields|[a-z.-]+(, [a-z.-]+)*)"),

		JSON(SecretMalformedException.class,
				"Secret '{secret}' has no field '{key}': it is not valid JSON \\({position}\\)"),

		BINARY(SecretMalformedException.class, "Secret '{secret}' has no field '{key}': it is binary, not JSON"),

		BROKEN(SecretMalformedException.class,
				"Secret '{secret}' cannot be read as properties: it is not valid JSON \\({position}\\); "
						+ "if it is a text that starts with '\\{', name its property with the option 'name'");

		private final Class<? extends SecretException> type;

		private final String message;

		Problem(Class<? extends SecretException> type, String message) {
			this.type = type;
			this.message = message;
		}

		private String message(Check check) {
			String secret = check.location().contains(":old/") ? check.payload().previousSecret()
					: check.payload().secret();
			return this.message.replace("{secret}", "(?:arn:.*:)?" + secret + "(?:-\\w{6})?")
				.replace("{reference}", "[^']*\\b" + secret + "[^']*")
				.replace("{key}", check.key())
				.replace("{source}",
						(check.from() == environment) ? "environment variable [A-Z0-9_]+( or [A-Z0-9_]+)*"
								: "Secrets Manager in us-east-1")
				.replace("{position}", "(syntax error|text follows the document) at line \\d+, column \\d+");
		}

	}

	private static Map<String, Object> properties(SecretsRuntime runtime, String location) {
		ConfigurableEnvironment application = new StandardEnvironment();
		application.getPropertySources()
			.addFirst(new MapPropertySource("test",
					Map.of("spring.config.location", NO_FILES, "spring.config.import[0]", location)));
		DefaultBootstrapContext bootstrap = new DefaultBootstrapContext();
		bootstrap.register(SecretsRuntime.class, (context) -> runtime);
		ConfigDataEnvironmentPostProcessor.applyTo(application, new DefaultResourceLoader(), bootstrap);
		GenericApplicationContext context = new GenericApplicationContext();
		context.setEnvironment(application);
		bootstrap.close(context);
		Map<String, Object> properties = new LinkedHashMap<>();
		for (PropertySource<?> source : application.getPropertySources()) {
			if (source instanceof SecretPropertySource secret) {
				for (String name : secret.getPropertyNames()) {
					properties.put(name, (secret.getProperty(name) instanceof byte[] bytes) ? Arrays.toString(bytes)
							: application.getProperty(name));
				}
			}
		}
		return properties;
	}

	private static String printed(Throwable failure) {
		StringWriter text = new StringWriter();
		failure.printStackTrace(new PrintWriter(text, true));
		return text.toString();
	}

	@Test
	void tablesNameEveryOptionAndEveryShape() {
		for (String table : List.of(WHOLE, KEY)) {
			assertThat(table).contains("prefix=", "prefix=x.", "name=", "map=", "stage=", "version=", "optional:");
		}
		assertThat(KEY).contains("key=");
		assertThat(ImportPayload.ALL).extracting((payload) -> payload.content().shape()).contains(Shape.values());
		assertThat(KEYS).allSatisfy(
				(key) -> assertThat(ImportPayload.ALL.stream().anyMatch((payload) -> payload.parts().containsKey(key)))
					.isEqualTo(!key.equals("/user/of/nobody")));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					prod/db?key              | The option 'key' has no value.
					prod/db?                 | Its option 1 of 1 is unknown.
					prod/db?prefx=a.         | Its option 1 of 1 is unknown.
					prod/db?Prefix=a.        | Its option 1 of 1 is unknown.
					prod/db?key=a&canary-part | Its option 2 of 2 is unknown.
					prod/db?prefix=a&prefix=b | The option 'prefix' is given twice.
					prod/db?name=a&name=b    | The option 'name' is given twice.
					prod/db?prefix=100%.     | The option 'prefix' has a '%' that is not followed by two hex digits.
					prod/db?name=a%2         | The option 'name' has a '%' that is not followed by two hex digits.
					prod/db:a?key=b          | The reference and the option 'key' say the same thing twice.
					prod/db::a?stage=b       | The reference and the option 'stage' say the same thing twice.
					prod/db:::a?version=b    | The reference and the option 'version' say the same thing twice.
					prod/db?stage=a&version=b | Its text of 12 characters is not a reference to a secret: at position 11, it names both a version stage and a version id.
					prod/db?map=a            | Entry 1 of the option 'map' does not name a field and a property.
					prod/db?map=a:           | Entry 1 of the option 'map' does not name a field and a property.
					prod/db?map=:a           | Entry 1 of the option 'map' does not name a field and a property.
					prod/db?map=             | Entry 1 of the option 'map' does not name a field and a property.
					prod/my db               | Its text of 10 characters is not a reference to a secret: at position 7, a character cannot stand in the name of a secret.
					?name=a                  | Its text of 0 characters is not a reference to a secret: at position 0, it is empty.
					""")
	void importThatCannotBeUnderstoodFails(String text, String problem) {
		for (String optional : List.of("", "optional:")) {
			assertThatExceptionOfType(InvalidSecretConfigurationException.class)
				.isThrownBy(() -> properties(secretsManager, optional + "ecs-secrets:" + text))
				.satisfies((ex) -> assertThat(ex.getProblem()).isEqualTo(problem))
				.satisfies((ex) -> assertThat(ex.getPlace()).isEqualTo("config import 'ecs-secrets:…' of %d characters"
					.formatted("ecs-secrets:".length() + text.length())));
		}
	}

	/** A source of the application may have one; Secrets Manager refuses it. */
	@ParameterizedTest
	@CsvSource({ "'', db", "?prefix=x., x", "?prefix=, db", "?name=x.y, x.y", "?map=db:x, db" })
	void importOfEmptyTextBecomesEmptyProperty(String options, String name) {
		SecretImport secretImport = SecretImport.parse("prod/db" + options, "here");
		Secret empty = secret().text("");
		assertThat(secretImport.reader(empty).apply(empty).values()).isEqualTo(Map.of(name, ""));
	}

	@Test
	void importWhenAByteOrderMarkComesBeforeJsonIsOfTheJson() {
		SecretImport secretImport = SecretImport.parse("prod/db", "here");
		Secret object = secret().text("\uFEFF {\"user\":\"app\"}");
		assertThat(secretImport.reader(object).apply(object).values()).isEqualTo(Map.of("db.user", "app"));
		Secret array = secret().text("\uFEFF[\"a\",\"b\"]");
		assertThat(secretImport.reader(array).apply(array).values()).isEqualTo(Map.of("db[0]", "a", "db[1]", "b"));
	}

	@Test
	void importWhenKeyCannotStandInAReferenceTakesItAsItIs() {
		SecretImport secretImport = SecretImport.parse("prod/registry?key=registry.example.com%3A5000", "here");
		assertThat(secretImport.reference().jsonKey()).isEqualTo("registry.example.com:5000");
		assertThat(secretImport.reference()).hasToString("prod/registry[\"registry.example.com:5000\"]");
	}

	@Test
	void importOfEmptyVariableTakesItForAbsent() {
		variables.put("BLANK_DB", "");
		assertThat(properties(environment, "optional:ecs-secrets:blank/db")).isEmpty();
		assertThatExceptionOfType(SecretResolutionException.class)
			.isThrownBy(() -> properties(environment, "ecs-secrets:blank/db"));
	}

	@Test
	void importWhenTextIsRotatedToWhatLooksLikeObjectStaysText() {
		SecretImport secretImport = SecretImport.parse("prod/db", "here");
		var reader = secretImport.reader(secret().text("canary"));
		assertThat(reader.apply(secret().text("{canary")).get("db")).isEqualTo("{canary");
	}

	@Test
	void importWhenObjectIsRotatedToMalformedFails() {
		SecretImport secretImport = SecretImport.parse("prod/db", "here");
		var reader = secretImport.reader(secret().text("{\"a\":1}"));
		assertThatExceptionOfType(SecretException.class).isThrownBy(() -> reader.apply(secret().text("{canary")));
	}

	private static SecretBuilder secret() {
		return Secret.builder("prod/db", new SecretOrigin.SecretsManager("eu-west-1"));
	}

}
