package io.github.ecssecrets.types;

import java.util.Optional;
import java.util.function.Supplier;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.outside.PartnerKey;
import io.github.ecssecrets.spring.Deliveries;
import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.SecretsManagerServer;
import io.github.ecssecrets.types.Types.ComponentKey;
import io.github.ecssecrets.types.Types.DbCredentials;
import io.github.ecssecrets.types.Types.FeatureKeys;
import io.github.ecssecrets.types.Types.FreshCredentials;
import io.github.ecssecrets.types.Types.Limits;
import io.github.ecssecrets.types.Types.MailSettings;
import io.github.ecssecrets.types.Types.Options;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link SecretValue} on types.
 */
@ExtendWith(OutputCaptureExtension.class)
class SecretTypeTests {

	private static final String PASSWORD = "canary-${HOME}#{1+1}";

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@BeforeEach
	void createSecrets() {
		this.server.createSecret("prod/database", "{\"username\":\"app\",\"password\":\"" + PASSWORD
				+ "\",\"port\":5432,\"options\":{\"schema\":\"s\"}}");
	}

	@AfterEach
	void stop(CapturedOutput output) {
		this.server.close();
		assertThat(output).doesNotContain("canary-");
	}

	private TestApplication application(Class<?>... beans) {
		Class<?>[] sources = new Class<?>[beans.length + 1];
		sources[0] = Application.class;
		System.arraycopy(beans, 0, sources, 1, beans.length);
		return TestApplication.using(this.server)
			.properties("ecs-secrets.refresh.enabled=false", "app.stage=prod")
			.sources(sources);
	}

	private void rotate(ConfigurableApplicationContext context, String content) throws Exception {
		this.server.putSecretValue("prod/database", content);
		Deliveries.refresh(context, "prod/database");
	}

	@Test
	void typeInPackageIsBoundAndRegistered() {
		try (ConfigurableApplicationContext context = application(Consumer.class).run()) {
			DbCredentials expected = new DbCredentials("app", PASSWORD, 5432, new Options("s"));
			assertThat(context.getBean(Consumer.class).credentials).isEqualTo(expected);
			assertThat(context.getBean(DbCredentials.class)).isEqualTo(expected);
			assertThat(context.getBeanNamesForType(DbCredentials.class)).hasSize(1);
		}
		assertThat(this.server.requestCount("BatchGetSecretValue")).isEqualTo(1);
	}

	@Test
	void supplierOfTypeFollowsRotationAndBeanDoesNot() throws Exception {
		try (ConfigurableApplicationContext context = application(Consumer.class).run()) {
			Consumer consumer = context.getBean(Consumer.class);
			rotate(context, "{\"username\":\"app2\",\"password\":\"" + PASSWORD + "\",\"port\":1}");
			assertThat(consumer.supplier.get().username()).isEqualTo("app2");
			assertThat(consumer.live.get()).isEqualTo(consumer.supplier.get());
			assertThat(consumer.credentials.username()).isEqualTo("app");
			assertThat(context.getBean(DbCredentials.class).username()).isEqualTo("app");
			assertThat(context.getBean(FreshCredentials.class).getUsername()).isEqualTo("app2");
		}
	}

	@Test
	void supplierOfTypeWhenThereIsABeanIsThatBean() {
		try (ConfigurableApplicationContext context = application(Consumer.class, OwnSupplier.class).run()) {
			assertThat(context.getBean(Consumer.class).supplier.get().username()).isEqualTo("own");
			assertThat(context.getBean(Consumer.class).live.get().username()).isEqualTo("app");
		}
	}

	@Test
	void supplierOfTypeWhenNewVersionIsInvalidKeepsTheLast(CapturedOutput output) throws Exception {
		try (ConfigurableApplicationContext context = application(Consumer.class).run()) {
			rotate(context, "{\"username\":\"\",\"password\":\"canary-short\",\"port\":1}");
			assertThat(context.getBean(Consumer.class).supplier.get().username()).isEqualTo("app");
			assertThat(output).contains("The newest value of secret 'prod/database' cannot be used")
				.contains("violated: 'username' (@NotBlank, an empty text)")
				.doesNotContain("canary-short");
		}
	}

	@Test
	void typeWhenInvalidFailsWithFieldsAndWithoutValues() {
		this.server.putSecretValue("prod/database",
				"{\"username\":\" \",\"password\":\"canary-\",\"port\":0,\"options\":{\"schema\":\"\"}}");
		FailureAnalysis analysis = application().fail();
		assertThat(analysis.getDescription())
			.contains("Asked for by: @SecretValue on type " + DbCredentials.class.getName())
			.contains("is not a valid " + DbCredentials.class.getName()
					+ "; violated: 'options.schema' (@NotBlank, an empty text), 'password' (@Size(min = 8), a text of 7 characters), "
					+ "'port' (@Min(1)), 'username' (@NotBlank, 1 character of white space)")
			.doesNotContain("canary-");
		assertThat(analysis.getAction()).contains("Correct the content of the secret");
	}

	@Test
	void typeWhenThereAreSeveralValidatorsIsValidated() {
		this.server.putSecretValue("prod/database", "{\"password\":\"canary-\"}");
		assertThat(application(TwoValidators.class).fail().getDescription())
			.contains("violated: 'password' (@Size(min = 8)");
	}

	@Test
	void typeWhenFieldCannotBeConvertedFailsWithItsName() {
		this.server.putSecretValue("prod/database", "{\"username\":\"app\",\"port\":\"canary-1\"}");
		assertThat(application().fail().getDescription()).contains("at field 'port'").doesNotContain("canary-");
	}

	@Test
	void typeWhenConstrainedFieldsAreMissingFailsWithAllOfThem() {
		this.server.putSecretValue("prod/database", "{\"password\":\"canary-\"}");
		assertThat(application().fail().getDescription()).contains(
				"violated: 'password' (@Size(min = 8), a text of 7 characters), 'port' (@Min(1)), 'username' (@NotBlank, missing)")
			.doesNotContain("canary-");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			{'port':'canary-1','timeout':'canary-2','sizes':[1,'canary-3'],'inner':{'max':'canary-4','name':'n'}} \
			| , at fields 'port' (int, but it is SHAPE), 'timeout' (java.time.Duration, but it is SHAPE), \
			'sizes[1]' (java.lang.Integer, but it is SHAPE), 'inner.max' (int, but it is SHAPE)
			{'port':'canary-1','timeout':'1s','sizes':'canary-2'} \
			| , at fields 'port' (int, but it is SHAPE), 'sizes' (java.util.List<java.lang.Integer>, but it is SHAPE)
			{'port':1,'timeout':'canary-1'} \
			| , at field 'timeout' (java.time.Duration, but it is SHAPE); it has no 'sizes', 'inner'
			{'port':'canary-1','inner':{'max':1}} \
			| , at field 'port' (int, but it is SHAPE); it has no 'inner.name', 'timeout', 'sizes'
			{'inner':{'note':'canary-1'}} \
			| ; it has no 'inner.max', 'inner.name', 'port', 'timeout', 'sizes'
			{} \
			| ; it has no 'port', 'timeout', 'sizes', 'inner'
			""")
	void typeWhenFieldsDoNotFitFailsWithAllOfThem(String content, String fields) {
		this.server.createSecret("prod/limits", content.replace('\'', '"'));
		assertThat(application().properties("app.limits=true").fail().getDescription())
			.endsWith(" cannot be converted to " + Limits.class.getName()
					+ fields.replace("SHAPE", "a text of 8 characters"))
			.doesNotContain("canary-");
	}

	@Test
	void typeWhenFieldsAreMissingNamesThemAsTheSecretDoesAndNoneWithADefault() {
		this.server.createSecret("prod/named", "{\"user-name\":\"canary-u\"}");
		assertThat(application().properties("app.named=true").fail().getDescription())
			.endsWith("; it has no 'api-key', 'host'");
	}

	@Test
	void typeWhenMissingIsReportedWithTheOthers() {
		this.server.purgeSecret("prod/database");
		assertThat(application(NeedsKey.class).properties("app.mail=true").fail().getDescription())
			.contains("4 secrets that the application needs could not be read")
			.contains("Asked for by: @SecretValue on type " + DbCredentials.class.getName())
			.contains("Asked for by: @SecretValue on type " + MailSettings.class.getName())
			.contains("Asked for by: @SecretValue on field 'key' of " + NeedsKey.class.getName());
	}

	@Test
	void typeWhenNotRequiredAndMissingIsNoBean() {
		try (ConfigurableApplicationContext context = application(NeedsNothing.class).run()) {
			assertThat(context.getBean(NeedsNothing.class).optional).isEmpty();
			assertThat(context.getBean(NeedsNothing.class).provider.getIfAvailable()).isNull();
		}
	}

	@Test
	void javaBeanIsBoundBySetters() {
		this.server.createSecret("prod/mail", "{\"user-name\":\"mailer\",\"smtp_host\":\"localhost\"}");
		try (ConfigurableApplicationContext context = application().properties("app.mail=true").run()) {
			assertThat(context.getBean(MailSettings.class).getUserName()).isEqualTo("mailer");
			assertThat(context.getBean(MailSettings.class).getSmtpHost()).isEqualTo("localhost");
			assertThat(context.getBean(MailSettings.class).isReady()).isTrue();
		}
	}

	@Test
	void typeWhenRegisteredInAnotherWayIsBoundOnce() {
		this.server.createSecret("prod/partner", "{\"id\":\"p-1\"}");
		this.server.createSecret("prod/component", "{\"id\":\"c-1\"}");
		try (ConfigurableApplicationContext context = application(Importing.class, ComponentKey.class)
			.properties("app.component=true")
			.run()) {
			assertThat(context.getBean(PartnerKey.class).id()).isEqualTo("p-1");
			assertThat(context.getBean(ComponentKey.class).id()).isEqualTo("c-1");
			assertThat(context.getBeanNamesForType(ComponentKey.class)).hasSize(1);
		}
	}

	@Test
	void typesWithOneSimpleNameAreEachABean() {
		this.server.createSecret("prod/mail", "{\"id\":\"m-1\"}");
		this.server.createSecret("prod/orders", "{\"id\":\"o-1\"}");
		this.server.createSecret("prod/component", "{\"id\":\"c-1\"}");
		try (ConfigurableApplicationContext context = application(NamedLikeAType.class)
			.properties("app.partners=true", "app.component=true")
			.run()) {
			assertThat(context.getBean(io.github.ecssecrets.types.mail.PartnerAccount.class).id()).isEqualTo("m-1");
			assertThat(context.getBean(io.github.ecssecrets.types.orders.PartnerAccount.class).id()).isEqualTo("o-1");
			assertThat(context.getBean(ComponentKey.class).id()).isEqualTo("c-1");
			assertThat(context.getBean("types.ComponentKey")).isEqualTo("a bean of another type");
		}
	}

	@Test
	void beanMethodWithTheNameAndTypeIsMadeInstead() {
		try (ConfigurableApplicationContext context = application(OwnPartnerAccount.class)
			.properties("app.partners=true")
			.sources(OwnPartnerAccount.class, io.github.ecssecrets.types.mail.MailApplication.class)
			.run()) {
			assertThat(context.getBean(io.github.ecssecrets.types.mail.PartnerAccount.class).id()).isEqualTo("own");
		}
	}

	@Test
	void beanMethodThatMakesTheTypeIsLeftAlone() {
		try (ConfigurableApplicationContext context = application(OwnPartnerKey.class).run()) {
			assertThat(context.getBean(PartnerKey.class).id()).isEqualTo("own");
		}
	}

	@Test
	void typeWhenDisabledIsNotRegistered() {
		try (ConfigurableApplicationContext context = application().properties("ecs-secrets.enabled=false").run()) {
			assertThat(context.getBeanNamesForType(DbCredentials.class)).isEmpty();
		}
		assertThat(this.server.requests()).isEmpty();
	}

	static class Consumer {

		private final DbCredentials credentials;

		private final Supplier<DbCredentials> supplier;

		private final LiveSecret<DbCredentials> live;

		Consumer(DbCredentials credentials, Supplier<DbCredentials> supplier, LiveSecret<DbCredentials> live) {
			this.credentials = credentials;
			this.supplier = supplier;
			this.live = live;
		}

	}

	static class NeedsKey {

		@SecretValue("prod/key")
		String key;

		@SecretValue("prod/other")
		Supplier<String> other;

	}

	static class NeedsNothing {

		private final Optional<FeatureKeys> optional;

		private final ObjectProvider<FeatureKeys> provider;

		NeedsNothing(Optional<FeatureKeys> optional, ObjectProvider<FeatureKeys> provider) {
			this.optional = optional;
			this.provider = provider;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnSupplier {

		@Bean
		Supplier<DbCredentials> ownSupplier() {
			return () -> new DbCredentials("own", "", 0, new Options(""));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(PartnerKey.class)
	static class Importing {

	}

	@Configuration(proxyBeanMethods = false)
	static class NamedLikeAType {

		@Bean("types.ComponentKey")
		String other() {
			return "a bean of another type";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnPartnerAccount {

		@Bean
		io.github.ecssecrets.types.mail.PartnerAccount partnerAccount() {
			return new io.github.ecssecrets.types.mail.PartnerAccount("own");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoValidators {

		@Bean
		static LocalValidatorFactoryBean oneValidator() {
			return new LocalValidatorFactoryBean();
		}

		@Bean
		static LocalValidatorFactoryBean otherValidator() {
			return new LocalValidatorFactoryBean();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnPartnerKey {

		@Bean
		PartnerKey partnerKey() {
			return new PartnerKey("own");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
