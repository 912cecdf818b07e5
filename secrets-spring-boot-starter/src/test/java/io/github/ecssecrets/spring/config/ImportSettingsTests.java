package io.github.ecssecrets.spring.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpServer;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every setting that says how secrets are read, in every place where configuration may
 * stand. The import itself stands at the top of the base file.
 */
class ImportSettingsTests {

	private static final String IMPORT = "spring.config.import=ecs-secrets:prod/app?prefix=s.\n";

	private static final String SECRET = "{\"from\":\"canary-server\"}";

	@TempDir
	private static Path shared;

	private static SecretsManagerServer server;

	private static HttpServer agent;

	private static List<Setting> settings;

	@TempDir
	private Path directory;

	@BeforeAll
	static void start() throws IOException {
		server = SecretsManagerServer.builder().region("eu-west-1").start();
		server.createSecret("prod/app", SECRET);
		Files.createDirectories(shared.resolve("files/prod"));
		Files.writeString(shared.resolve("files/prod/app"), "{\"from\":\"canary-file\"}");
		Path token = Files.createFile(shared.resolve("token"),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		Files.writeString(token, "canary-token");
		agent = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		agent.createContext("/", (exchange) -> {
			boolean known = "canary-token"
				.equals(exchange.getRequestHeaders().getFirst("X-Aws-Parameters-Secrets-Token"));
			byte[] answer = """
					{"ARN":"arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/app-AbCdEf","Name":"prod/app",
					"VersionId":"11111111-1111-1111-1111-111111111111","VersionStages":["AWSCURRENT"],"CreatedDate":"1700000000",
					"SecretString":"{\\"from\\":\\"canary-agent\\"}"}"""
				.getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(known ? 200 : 403, answer.length);
			exchange.getResponseBody().write(answer);
			exchange.close();
		});
		agent.start();
		settings = List.of(new Setting("null", "ecs-secrets.enabled=false"),
				new Setting("canary-server", "ecs-secrets.endpoint=" + server.endpoint(),
						"ecs-secrets.region=eu-west-1"),
				new Setting("canary-file", "ecs-secrets.sources=file",
						"ecs-secrets.file.directory=" + shared.resolve("files")),
				new Setting("canary-agent", "ecs-secrets.sources=agent",
						"ecs-secrets.agent.endpoint=http://localhost:" + agent.getAddress().getPort(),
						"ecs-secrets.agent.token-file=" + token));
	}

	@AfterAll
	static void stop() {
		server.close();
		agent.stop(0);
	}

	static Stream<Place> places() {
		return Stream.of(Place.values());
	}

	@ParameterizedTest
	@MethodSource("places")
	void settingCountsWhereverItStands(Place place) throws IOException {
		for (Setting setting : settings) {
			List<String> arguments = new ArrayList<>(
					List.of("--spring.config.location=" + this.directory.toUri(), "--spring.profiles.active=test"));
			place.put(setting, this.directory, arguments);
			try (var context = new SpringApplicationBuilder(Empty.class).web(WebApplicationType.NONE)
				.environment(place.environment(setting))
				.run(arguments.toArray(String[]::new))) {
				assertThat(context.getEnvironment().getProperty("s.from", "null")).as("%s", setting)
					.isEqualTo(setting.expected());
			}
		}
		assertThat(server.requests()).allSatisfy((request) -> assertThat(request.region()).isEqualTo("eu-west-1"));
	}

	@ParameterizedTest
	@ValueSource(classes = { TestProperties.class, TestAnnotation.class, TestFile.class, TestProfile.class,
			TestDynamic.class, TestDynamic.Inner.class })
	void settingCountsInTestWhereverItStands(Class<?> test) throws Exception {
		for (Setting setting : settings) {
			TestDynamic.setting = setting;
			Files.writeString(this.directory.resolve("application.properties"), IMPORT);
			Place.PROFILE_FILE.put(setting, this.directory, new ArrayList<>());
			System.setProperty("settings.of.test", this.directory.resolve("application-test.properties").toString());
			System.setProperty("spring.config.location", this.directory.toUri().toString());
			TestContextManager manager = new TestContextManager(test);
			try {
				Environment environment = manager.getTestContext().getApplicationContext().getEnvironment();
				String expected = (test == TestProperties.class || test == TestAnnotation.class) ? "null"
						: setting.expected();
				assertThat(environment.getProperty("s.from", "null")).as("%s", setting).isEqualTo(expected);
			}
			finally {
				System.clearProperty("spring.config.location");
				System.clearProperty("settings.of.test");
				manager.getTestContext().markApplicationContextDirty(null);
			}
		}
	}

	private record Setting(String expected, List<String> properties) {

		Setting(String expected, String... properties) {
			this(expected, List.of(properties));
		}

		@Override
		public String toString() {
			return String.join(", ", this.properties);
		}

	}

	private enum Place {

		BASE_FILE {

			@Override
			void put(Setting setting, Path directory, List<String> arguments) throws IOException {
				write(directory, "application.properties", IMPORT + lines(setting));
			}

		},

		LATER_DOCUMENT {

			@Override
			void put(Setting setting, Path directory, List<String> arguments) throws IOException {
				write(directory, "application.properties", IMPORT + "#---\n" + lines(setting));
			}

		},

		PROFILE_DOCUMENT {

			@Override
			void put(Setting setting, Path directory, List<String> arguments) throws IOException {
				write(directory, "application.properties",
						IMPORT + "#---\nspring.config.activate.on-profile=test\n" + lines(setting));
			}

		},

		PROFILE_FILE {

			@Override
			void put(Setting setting, Path directory, List<String> arguments) throws IOException {
				write(directory, "application.properties", IMPORT);
				write(directory, "application-test.properties", lines(setting));
			}

		},

		IMPORTED_FILE {

			@Override
			void put(Setting setting, Path directory, List<String> arguments) throws IOException {
				write(directory, "application.properties",
						IMPORT + "#---\nspring.config.import=file:" + directory.resolve("more.properties") + "\n");
				write(directory, "more.properties", lines(setting));
			}

		},

		COMMAND_LINE {

			@Override
			void put(Setting setting, Path directory, List<String> arguments) throws IOException {
				write(directory, "application.properties", IMPORT);
				setting.properties().stream().map((property) -> "--" + property).forEach(arguments::add);
			}

		},

		JSON {

			@Override
			void put(Setting setting, Path directory, List<String> arguments) throws IOException {
				write(directory, "application.properties", IMPORT);
				arguments.add("--spring.application.json=" + setting.properties()
					.stream()
					.map((property) -> "\"" + property.replaceFirst("=", "\":\"") + "\"")
					.collect(Collectors.joining(",", "{", "}")));
			}

		},

		VARIABLES {

			@Override
			void put(Setting setting, Path directory, List<String> arguments) throws IOException {
				write(directory, "application.properties", IMPORT);
			}

			@Override
			Map<String, Object> variables(Setting setting) {
				return asVariables(setting, "_");
			}

		},

		VARIABLES_OF_SPRING_BOOT {

			@Override
			void put(Setting setting, Path directory, List<String> arguments) throws IOException {
				write(directory, "application.properties", IMPORT);
			}

			@Override
			Map<String, Object> variables(Setting setting) {
				return asVariables(setting, "");
			}

		},

		IMPORT_ON_COMMAND_LINE {

			@Override
			void put(Setting setting, Path directory, List<String> arguments) throws IOException {
				arguments.add("--" + IMPORT.strip());
				write(directory, "application.properties", "");
				write(directory, "application-test.properties", lines(setting));
			}

		};

		abstract void put(Setting setting, Path directory, List<String> arguments) throws IOException;

		private static Map<String, Object> asVariables(Setting setting, String hyphen) {
			return setting.properties()
				.stream()
				.map((property) -> property.split("=", 2))
				.collect(Collectors.toMap(
						(property) -> property[0].replace('.', '_').replace("-", hyphen).toUpperCase(Locale.ROOT),
						(property) -> property[1]));
		}

		/** What stands in environment variables. */
		Map<String, Object> variables(Setting setting) {
			return Map.of();
		}

		ConfigurableEnvironment environment(Setting setting) {
			StandardEnvironment environment = new StandardEnvironment();
			String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
			environment.getPropertySources()
				.replace(name, new SystemEnvironmentPropertySource(name, variables(setting)));
			return environment;
		}

		private static void write(Path directory, String name, String content) throws IOException {
			Files.writeString(directory.resolve(name), content);
		}

		private static String lines(Setting setting) {
			return String.join("\n", setting.properties()) + "\n";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

	@SpringBootTest(classes = Empty.class, properties = "ecs-secrets.enabled=false")
	static class TestProperties {

	}

	@SpringBootTest(classes = Empty.class)
	@TestPropertySource(properties = "ecs-secrets.enabled=false")
	static class TestAnnotation {

	}

	/** The file of a profile that is not active, by its path. */
	@SpringBootTest(classes = Empty.class)
	@TestPropertySource(locations = "file:${settings.of.test}")
	static class TestFile {

	}

	@SpringBootTest(classes = Empty.class)
	@ActiveProfiles("test")
	static class TestProfile {

	}

	@SpringBootTest(classes = Empty.class)
	static class TestDynamic {

		private static Setting setting;

		@DynamicPropertySource
		static void properties(DynamicPropertyRegistry registry) {
			for (String property : setting.properties()) {
				int equals = property.indexOf('=');
				registry.add(property.substring(0, equals), () -> property.substring(equals + 1));
			}
		}

		@SpringBootTest(classes = Empty.class)
		class Inner {

			TestDynamic outer() {
				return TestDynamic.this;
			}

		}

	}

}
