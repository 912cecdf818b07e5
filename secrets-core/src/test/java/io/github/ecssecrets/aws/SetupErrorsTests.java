package io.github.ecssecrets.aws;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import io.github.ecssecrets.SecretCredentialsException;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretException.Reason;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.source.Freshness;
import io.github.ecssecrets.testsupport.Canary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * What the real AWS SDK finds wrong before it sends anything, and what becomes of it.
 */
class SetupErrorsTests {

	private static final SecretReference REFERENCE = SecretReference.parse("prod/db");

	@TempDir
	private Path home;

	private SdkEnvironment environment;

	private FakeRegions regions;

	@BeforeEach
	void setUp() throws IOException {
		this.environment = new SdkEnvironment(this.home);
		this.regions = new FakeRegions();
	}

	@AfterEach
	void tearDown() {
		this.environment.close();
		this.regions.close();
	}

	@Test
	void credentialsWhenThereAreNoneNamesEveryPlaceThatWasLookedAt() {
		this.environment.set("AWS_REGION", "eu-west-1").set("AWS_ACCESS_KEY_ID", "");
		assertThat(failure(source())).isInstanceOf(SecretCredentialsException.class)
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(Reason.CREDENTIALS_MISSING))
			.hasMessageContainingAll("AWS_ACCESS_KEY_ID (empty)", "AWS_WEB_IDENTITY_TOKEN_FILE", "profile 'default'",
					this.home.resolve("config").toString(), this.home.resolve("credentials").toString(),
					"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "'taskRoleArn'", "AWS_PROFILE")
			.hasMessageNotContaining("the AWS SDK says");
	}

	@ParameterizedTest
	@MethodSource
	void credentialsWhenAPlaceIsMeantTellsWhatTheSdkFindsWrongThere(String variable, String value, String config,
			String said) {
		this.environment.set("AWS_REGION", "eu-west-1").set(variable, value).config(config);
		assertThat(failure(source()))
			.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo(Reason.CREDENTIALS_MISSING))
			.hasMessageContaining("the AWS SDK says: ")
			.hasMessageContaining(said)
			.hasMessageNotContaining("ProfileFile(");
	}

	static Stream<Arguments> credentialsWhenAPlaceIsMeantTellsWhatTheSdkFindsWrongThere() {
		String role = """
				[profile base]
				aws_access_key_id = AKIA
				aws_secret_access_key = canary-base
				[profile r]
				role_arn = arn:aws:iam::123456789012:role/x
				source_profile = base
				""";
		String sso = """
				[profile s]
				sso_session = m
				sso_account_id = 1
				sso_role_name = R
				[sso-session m]
				sso_region = eu-west-1
				sso_start_url = https://x.awsapps.com/start
				""";
		String process = """
				[profile process]
				credential_process = /bin/sh -c "printf 'can%s{' ary-out"
				""";
		String half = """
				[profile half]
				aws_access_key_id = AKIA
				""";
		return Stream.of(arguments("AWS_PROFILE", "r", role, "(add software.amazon.awssdk:sts)"),
				arguments("AWS_PROFILE", "s", sso, "(add software.amazon.awssdk:sso)"),
				arguments("AWS_PROFILE", "missing", role, "'missing'"),
				arguments("AWS_PROFILE", "half", half, "aws_secret_access_key"),
				arguments("AWS_PROFILE", "process", process, "process"),
				arguments("AWS_ACCESS_KEY_ID", "AKIA", "", "AWS_SECRET_ACCESS_KEY"),
				arguments("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:1/role", "", "credentials"));
	}

	@Test
	void credentialsWhenWebIdentityNeedsAModuleNamesIt() throws IOException {
		Path token = Files.writeString(this.home.resolve("token"), "canary-token");
		this.environment.set("AWS_REGION", "eu-west-1")
			.set("AWS_WEB_IDENTITY_TOKEN_FILE", token.toString())
			.set("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/x");
		assertThat(failure(source())).hasMessageContaining("(add software.amazon.awssdk:sts)");
	}

	@Test
	void credentialsWhenTheyComeLaterAreFoundWithoutARestart() {
		this.environment.set("AWS_REGION", "eu-west-1").set("AWS_ENDPOINT_URL", this.regions.endpoint().toString());
		try (SecretsManagerSecretSource source = source().build()) {
			assertThat(catchThrowableOfType(SecretException.class, () -> source.find(REFERENCE)).getReason())
				.isEqualTo(Reason.CREDENTIALS_MISSING);
			this.environment.credentials();
			assertThat(source.find(REFERENCE)).isNotNull();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void credentialsWhenTheProviderOfACustomizerHasNoneSaysSo(boolean profile) {
		SecretsManagerSecretSource.Builder source = source().region("eu-west-1")
			.customizer((client) -> client.credentialsProvider(profile ? ProfileCredentialsProvider.create("none")
					: EnvironmentVariableCredentialsProvider.create()));
		assertThat(failure(source).getReason()).isEqualTo(Reason.CREDENTIALS_MISSING);
	}

	@Test
	void customizerWhenItThrowsIsNotQuoted() {
		SecretsManagerSecretSource.Builder source = source().region("eu-west-1").customizer((client) -> {
			throw new IllegalStateException(Canary.value());
		});
		SecretException failure = failure(source);
		assertThat(failure.getReason()).isEqualTo(Reason.CLIENT_CONFIGURATION);
		assertThat(failure).hasMessageContaining("java.lang.IllegalStateException");
		Canary.assertAbsent(failure);
	}

	@ParameterizedTest
	@CsvSource({ "AWS_USE_FIPS_ENDPOINT, true, FIPS and custom endpoint are not supported",
			"AWS_USE_DUALSTACK_ENDPOINT, true, Dualstack and custom endpoint are not supported",
			"AWS_USE_FIPS_ENDPOINT, yes, AWS_USE_FIPS_ENDPOINT", "AWS_MAX_ATTEMPTS, many, many",
			"AWS_DEFAULTS_MODE, odd, defaults mode" })
	void configurationWhenTheSdkRefusesItIsExplainedInItsWords(String variable, String value, String words) {
		this.environment.credentials().set(variable, value);
		SecretException failure = failure(source().endpoint(this.regions.endpoint()));
		assertThat(failure).isInstanceOf(SecretUnavailableException.class).hasMessageContaining(words);
		assertThat(failure.getReason()).isEqualTo(Reason.CLIENT_CONFIGURATION);
		assertThat(this.regions.calls()).isEmpty();
	}

	@Test
	void configurationWhenTheFileOfProfilesIsBrokenNamesTheFile() {
		this.environment.set("AWS_REGION", "eu-west-1").config("canary-key = 1\n");
		SecretException failure = failure(source());
		assertThat(failure.getReason()).isEqualTo(Reason.CLIENT_CONFIGURATION);
		assertThat(failure).hasMessageContaining("Expected a profile definition on line 1")
			.hasMessageContaining(this.home.resolve("config").toString());
		Canary.assertAbsent(failure);
	}

	@ParameterizedTest
	@ValueSource(strings = { "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_ACCESS_KEY_ID",
			"AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT",
			"AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SECRETS_MANAGER", "AWS_MAX_ATTEMPTS", "AWS_RETRY_MODE",
			"AWS_DEFAULTS_MODE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
			"AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN", "ECS_CONTAINER_METADATA_URI_V4", "HTTP_PROXY", "HTTPS_PROXY",
			"NO_PROXY", "AWS_SDK_UA_APP_ID" })
	void settingWhenItIsEmptyCountsAsNotSet(String variable) {
		this.environment.set(variable, "");
		try (SecretsManagerSecretSource source = source().endpoint(this.regions.endpoint())
			.region("")
			.applicationId("")
			.build()) {
			assertThat(source.find(REFERENCE).origin()).hasToString("Secrets Manager in us-east-1");
		}
	}

	@Test
	void retriesWhenTheirNumberIsEmptyAreThoseOfTheSdk() {
		this.environment.set("AWS_MAX_ATTEMPTS", "");
		this.regions.fail("us-east-1", "ThrottlingException");
		assertThat(failure(source().endpoint(this.regions.endpoint())).getAwsError().attempts()).isEqualTo(3);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " " })
	void regionWhenThereIsNoneNamesEveryPlaceThatWasLookedAt(String empty) {
		this.environment.credentials().set("AWS_REGION", empty).set("AWS_DEFAULT_REGION", empty);
		SecretException failure = failure(source().region(empty));
		assertThat(failure.getReason()).isEqualTo(Reason.NO_REGION);
		assertThat(failure)
			.hasMessageContainingAll("AWS_REGION (empty)", "AWS_DEFAULT_REGION (empty)", "metadata of the ECS task",
					"profile 'default'", this.home.resolve("config").toString(), "'ecs-secrets.region'")
			.hasMessageNotContaining("the AWS SDK says");
	}

	@Test
	void regionWhenItsPlacesAreBrokenTellsWhatTheSdkFindsWrongThere() {
		this.environment.credentials()
			.set("AWS_PROFILE", "missing")
			.set("ECS_CONTAINER_METADATA_URI_V4", "http://127.0.0.1:1");
		assertThat(failure(source())).hasMessageContaining("The ECS task metadata could not be read")
			.hasMessageContaining("'missing'");
		this.environment.config("broken\n");
		assertThat(failure(source())).hasMessageContaining("on line 1");
	}

	@Test
	void describeWhenTheRegionIsNotKnownYetAsksNobody() {
		this.environment.set("ECS_CONTAINER_METADATA_URI_V4", this.regions.endpoint().toString());
		try (SecretsManagerSecretSource source = source().build()) {
			failure(source);
			assertThat(source.describe(REFERENCE)).isEqualTo("Secrets Manager");
			assertThat(source
				.describe(SecretReference.parse("arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf")))
				.isEqualTo("Secrets Manager in eu-west-1");
		}
	}

	private SecretsManagerSecretSource.Builder source() {
		return SecretsManagerSecretSource.builder().environment(this.environment.function());
	}

	private static SecretException failure(SecretsManagerSecretSource.Builder builder) {
		try (SecretsManagerSecretSource source = builder.build()) {
			return failure(source);
		}
	}

	private static SecretException failure(SecretsManagerSecretSource source) {
		SecretException failure = catchThrowableOfType(SecretException.class,
				() -> source.find(REFERENCE, Freshness.FRESH));
		Canary.assertAbsent(failure);
		return failure;
	}

}
