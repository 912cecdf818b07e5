package io.github.ecssecrets.spring.binding;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.spring.diagnostics.SecretResolutionException;
import io.github.ecssecrets.test.RecordedRequest;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Secrets that {@link SecretValue} asks for and that are not there, and how all secrets
 * of a start-up are read together.
 */
class SecretValueMissingTests {

	private static final String NAME = SecretValueMissingTests.class.getName() + "$";

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@AfterEach
	void stop() {
		this.server.close();
	}

	private TestApplication application(Class<?>... beans) {
		Class<?>[] sources = new Class<?>[beans.length + 1];
		sources[0] = Application.class;
		System.arraycopy(beans, 0, sources, 1, beans.length);
		return TestApplication.using(this.server).sources(sources);
	}

	private SecretResolutionException failure(TestApplication application) {
		SecretResolutionException failure = catchThrowableOfType(SecretResolutionException.class,
				() -> application.run().close());
		assertThat(failure).isNotNull();
		return failure;
	}

	private static List<String> places(SecretResolutionException failure) {
		return failure.getFailures().stream().map(SecretResolutionException.Failure::askedBy).toList();
	}

	@ParameterizedTest
	@ValueSource(classes = { RequiredField.class, RequiredParameter.class, RequiredBeanParameter.class,
			RequiredSetter.class, RequiredMethod.class, RequiredSupplier.class, RequiredConfiguration.class })
	void requiredWhenMissingFailsWithPlace(Class<?> bean) {
		assertThat(places(failure(application(bean)))).singleElement()
			.asString()
			.contains(switch (bean.getSimpleName()) {
				case "RequiredField" -> "@SecretValue on field 'value' of " + NAME + "RequiredField";
				case "RequiredParameter" ->
					"@SecretValue on parameter 0 of the constructor of " + NAME + "RequiredParameter";
				case "RequiredConfiguration" ->
					"@SecretValue on parameter 0 of the constructor of " + NAME + "RequiredConfiguration";
				case "RequiredBeanParameter" ->
					"@SecretValue on parameter 1 of method 'madeByMethod' of " + NAME + "RequiredBeanParameter";
				case "RequiredSetter" -> "@SecretValue on method 'setValue' of " + NAME + "RequiredSetter";
				case "RequiredMethod" -> "@SecretValue on parameter 0 of method 'accept' of " + NAME + "RequiredMethod";
				default -> "@SecretValue on field 'live' of " + NAME + "RequiredSupplier";
			});
	}

	@Test
	void requiredWhenManyAreMissingFailsWithAllInOneBatch() {
		this.server.createSecret("prod/db", "{\"username\":\"app\"}");
		SecretResolutionException failure = failure(application(RequiredField.class, RequiredParameter.class,
				RequiredBeanParameter.class, RequiredSetter.class, RequiredMethod.class, RequiredSupplier.class,
				RequiredKey.class, OptionalPlaces.class, LazyBean.class, PrototypeBean.class));
		assertThat(places(failure)).hasSize(7).doesNotHaveDuplicates();
		assertThat(failure.getFailures()).extracting((missing) -> missing.error().getReference().toString())
			.containsExactlyInAnyOrder("prod/field", "prod/parameter", "prod/bean-parameter", "prod/setter",
					"prod/method", "prod/supplier", "prod/db:password");
		assertThat(failure).hasMessageContaining("prod/field").hasMessageContaining("prod/supplier");
		assertThat(this.server.requestCount("BatchGetSecretValue")).isEqualTo(1);
	}

	@Test
	void requiredWhenFalseLeavesEveryPlaceWithoutValue() {
		try (ConfigurableApplicationContext context = application(OptionalPlaces.class, OptionalBeanMethod.class)
			.run()) {
			OptionalPlaces bean = context.getBean(OptionalPlaces.class);
			assertThat(bean.field).isEqualTo("initial");
			assertThat(bean.primitive).isEqualTo(5);
			assertThat(bean.nullable).isEqualTo("initial");
			assertThat(bean.supplier).isNull();
			assertThat(bean.live).isNull();
			assertThat(bean.optional).isEmpty();
			assertThat(bean.provider.getIfAvailable()).isNull();
			assertThat(bean.parameter).isNull();
			assertThat(bean.nullableParameter).isNull();
			assertThat(bean.calls).isZero();
			assertThat(context.getBean("madeByMethod")).isEqualTo("null and null");
		}
	}

	@Test
	void beanWhenLazyOrPrototypeFailsOnlyWhenItIsMade() {
		try (ConfigurableApplicationContext context = application(LazyBean.class, PrototypeBean.class).run()) {
			assertThat(this.server.requestCount("BatchGetSecretValue")).isEqualTo(1);
			assertThatExceptionOfType(Exception.class).isThrownBy(() -> context.getBean(LazyBean.class))
				.havingRootCause()
				.withMessageContaining("prod/lazy");
			assertThatExceptionOfType(Exception.class).isThrownBy(() -> context.getBean(PrototypeBean.class))
				.havingRootCause()
				.withMessageContaining("prod/prototype");
		}
	}

	@Test
	void beanWhenLazyIsServedByThePrefetch() {
		this.server.createSecret("prod/lazy", "lazy");
		this.server.createSecret("prod/prototype", "prototype");
		try (ConfigurableApplicationContext context = application(LazyBean.class, PrototypeBean.class).run()) {
			assertThat(context.getBean(LazyBean.class).value).isEqualTo("lazy");
			assertThat(context.getBean(PrototypeBean.class).value).isEqualTo("prototype");
			assertThat(this.server.requests()).extracting(RecordedRequest::operation)
				.containsExactly("BatchGetSecretValue");
		}
	}

	@Test
	void beanWhenDefinitionIsLeftOutByAConditionIsNotAskedFor() {
		try (ConfigurableApplicationContext context = application(ConditionalMethods.class).run()) {
			assertThat(context.containsBean("conditional")).isFalse();
		}
		assertThat(this.server.requests()).isEmpty();
	}

	@Test
	void environmentWhenItHasEverythingCostsNoCall() {
		try (ConfigurableApplicationContext context = application(FromVariables.class)
			.environment("PROD_FIELD", "canary-1")
			.environment("ANY_NAME", "{\"password\":\"canary-2\"}")
			.run()) {
			assertThat(context.getBean(FromVariables.class).field).isEqualTo("canary-1");
			assertThat(context.getBean(FromVariables.class).account.password()).isEqualTo("canary-2");
		}
		assertThat(this.server.requests()).isEmpty();
	}

	static class RequiredField {

		@SecretValue("prod/field")
		String value;

	}

	/**
	 * Spring makes a subclass of it.
	 */
	@Configuration
	static class RequiredConfiguration {

		RequiredConfiguration(@SecretValue("prod/configuration") String value) {
		}

	}

	static class RequiredParameter {

		RequiredParameter(@SecretValue("prod/parameter") String value) {
			throw new IllegalStateException("called with " + value);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RequiredBeanParameter {

		@Bean
		String madeByMethod(ObjectProvider<Supplier<String>> any, @SecretValue("prod/bean-parameter") String value) {
			throw new IllegalStateException("called with " + value + any);
		}

	}

	static class RequiredSetter {

		@SecretValue("prod/setter")
		void setValue(String value) {
			throw new IllegalStateException("called with " + value);
		}

	}

	static class RequiredMethod {

		void accept(@SecretValue("prod/method") String value) {
			throw new IllegalStateException("called with " + value);
		}

	}

	static class RequiredSupplier {

		@SecretValue("prod/supplier")
		Supplier<String> live;

	}

	static class RequiredKey {

		@SecretValue("prod/db:password")
		String password;

		@SecretValue("prod/db:username")
		String username;

	}

	static class OptionalPlaces {

		@SecretValue(value = "prod/none", required = false)
		String field = "initial";

		@SecretValue(value = "prod/none", required = false)
		int primitive = 5;

		@SecretValue("prod/none")
		@Nullable String nullable = "initial";

		@SecretValue(value = "prod/none", required = false)
		Supplier<String> supplier;

		@SecretValue(value = "prod/none", required = false)
		LiveSecret<String> live;

		@SecretValue("prod/none")
		Optional<String> optional;

		@SecretValue("prod/none")
		ObjectProvider<String> provider;

		private final String parameter;

		private final @Nullable String nullableParameter;

		private int calls;

		OptionalPlaces(@SecretValue(value = "prod/none", required = false) String parameter,
				@SecretValue("prod/none") @Nullable String nullableParameter) {
			this.parameter = parameter;
			this.nullableParameter = nullableParameter;
		}

		@SecretValue(value = "prod/none", required = false)
		void setValue(String value) {
			this.calls++;
		}

		void accept(@SecretValue(value = "prod/none", required = false) String value) {
			this.calls++;
		}

		void acceptNullable(@SecretValue("prod/none") @Nullable String value) {
			this.calls++;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OptionalBeanMethod {

		@Bean
		String madeByMethod(@SecretValue(value = "prod/none", required = false) String value,
				@SecretValue("prod/none") @Nullable String nullable) {
			return value + " and " + nullable;
		}

	}

	@Lazy
	static class LazyBean {

		@SecretValue("prod/lazy")
		String value;

	}

	@Scope("prototype")
	static class PrototypeBean {

		@SecretValue("prod/prototype")
		String value;

	}

	@Configuration(proxyBeanMethods = false)
	static class ConditionalMethods {

		@Bean
		@ConditionalOnProperty("not.set")
		String conditional(@SecretValue("prod/none") String value) {
			return value;
		}

	}

	record Account(String password) {

	}

	static class FromVariables {

		@SecretValue("prod/field")
		String field;

		@SecretValue(value = "prod/db", env = "ANY_NAME")
		Account account;

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
