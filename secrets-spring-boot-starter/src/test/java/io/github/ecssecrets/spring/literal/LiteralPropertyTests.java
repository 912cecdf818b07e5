package io.github.ecssecrets.spring.literal;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * The text of a secret is literal on every way from a property to the application.
 */
@ExtendWith(OutputCaptureExtension.class)
class LiteralPropertyTests {

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@AfterEach
	void stop() {
		this.server.close();
	}

	static Stream<String> texts() {
		return Stream.of("canary-plain", "canary-pa${HOME}ss", "canary-a#{1+1}b", "canary-\\${x}", "canary-$${",
				"canary-}", "canary-\"'\\", "canary-ünï©ode", "canary-${unresolvable}", "canary-${user.home:x}",
				"canary-#{T(java.lang.System).exit(1)}", "canary-#{", "canary-${a${user.home}}\\", "canary-${db.text}",
				"#{null}", "${user.home}", "\\\\${user.home}#{'x'}${", " canary-blank ", "a,b",
				"#{1+1}${b}\uE0000\uE000");
	}

	private TestApplication application(String text) {
		this.server.createSecret("prod/db", JsonMapper.shared().writeValueAsString(Map.of("text", text)));
		this.server.createSecret("prod/text", text);
		return TestApplication.using(this.server)
			.properties("spring.config.import=ecs-secrets:prod/db", "ecs-secrets.bindings.BOUND_TEXT=prod/text",
					"app.url=jdbc:x?p=${db.text}&q=1", "app.bound-url=${BOUND_TEXT}", "app.nested=${app.url}",
					"app.two=#{2*1}", "app.nested-text=${absent:${db.text}}",
					"logging.level.org.springframework.core.env=trace",
					"logging.level.org.springframework.boot.context=trace", "logging.level.io.github.ecssecrets=trace");
	}

	@ParameterizedTest
	@MethodSource("texts")
	void textWhenPropertyArrivesUnchanged(String text, CapturedOutput output) {
		String url = "jdbc:x?p=" + text + "&q=1";
		try (var context = application(text).sources(Application.class).run()) {
			Environment environment = context.getEnvironment();
			SoftAssertions softly = new SoftAssertions();
			for (String name : List.of("db.text", "BOUND_TEXT", "bound.text", "app.bound-url")) {
				softly.assertThat(environment.getProperty(name)).as(name).isEqualTo(text);
				softly.assertThat(environment.getRequiredProperty(name)).as(name).isEqualTo(text);
				softly.assertThat(environment.getProperty(name, Object.class)).as(name).isEqualTo(text);
				softly.assertThat(environment.getProperty(name, char[].class)).as(name).isEqualTo(text.toCharArray());
				softly.assertThat(environment.resolvePlaceholders("${" + name + "}")).as(name).isEqualTo(text);
				softly.assertThat(environment.resolveRequiredPlaceholders("a-${" + name + "}-b"))
					.as(name)
					.isEqualTo("a-" + text + "-b");
			}
			softly.assertThat(environment.getProperty("app.url")).isEqualTo(url);
			softly.assertThat(environment.getProperty("app.nested")).isEqualTo(url);
			softly.assertThat(environment.resolvePlaceholders("${app.nested}")).isEqualTo(url);
			Binder binder = Binder.get(environment);
			softly.assertThat(binder.bind("db.text", String.class).get()).isEqualTo(text);
			softly.assertThat(binder.bind("db.text", char[].class).get()).isEqualTo(text.toCharArray());
			softly.assertThat(binder.bind("bound.text", String.class).get()).isEqualTo(text);
			softly.assertThat(binder.bind("app.url", String.class).get()).isEqualTo(url);
			softly.assertThat(binder.bind("app.nested", String.class).get()).isEqualTo(url);
			softly.assertThat(binder.bind("db", Bindable.mapOf(String.class, String.class)).get())
				.containsEntry("text", text);
			softly.assertThat(binder.bind("db", Bindable.mapOf(String.class, Object.class)).get())
				.containsEntry("text", text);
			softly.assertThat(context.getBean(RecordProperties.class).text()).isEqualTo(text);
			softly.assertThat(context.getBean(BeanProperties.class).getUrl()).isEqualTo(url);
			Values values = context.getBean(Values.class);
			softly.assertThat(values.field).isEqualTo(text);
			softly.assertThat(values.bound).isEqualTo(text);
			softly.assertThat(values.parameter).isEqualTo(text);
			softly.assertThat(values.setter).isEqualTo("prefix-" + text + "-suffix");
			softly.assertThat(values.defaulted).isEqualTo(text);
			softly.assertThat(values.asDefault).isEqualTo(text);
			softly.assertThat(values.characters).isEqualTo(text.toCharArray());
			softly.assertThat(values.indirect).isEqualTo(url);
			softly.assertThat(values.mixed).isEqualTo("2" + text);
			softly.assertThat(values.expression).isEqualTo(text);
			softly.assertThat(values.inQuotes).isEqualTo("a" + text + "b" + text + "2");
			softly.assertAll();
		}
		if (text.startsWith("canary-")) {
			assertThat(output).doesNotContain("canary-");
		}
	}

	@Test
	void valueWhenExpressionWouldTakeInSecretDoesNotShowIt(CapturedOutput output) {
		Throwable failure = catchThrowable(
				() -> application("canary-x").sources(Application.class, BrokenExpression.class).run());
		assertThat(failure).hasStackTraceContaining("The expression cannot be evaluated with the secret in it");
		assertThat(failure.toString()).doesNotContain("canary-");
		assertThat(output).doesNotContain("canary-");
	}

	@Test
	void valueWhenSecretIsOfAnotherTypeDoesNotShowIt(CapturedOutput output) {
		Throwable failure = catchThrowable(
				() -> application("canary-x").sources(Application.class, BrokenConversion.class).run());
		assertThat(failure).hasStackTraceContaining("The secret cannot be converted to int");
		assertThat(output).doesNotContain("canary-");
	}

	@Test
	void valueWhenNoSecretIsInvolvedIsSpringsOwn() {
		try (var context = application("x").sources(Application.class, Ordinary.class).run()) {
			Ordinary ordinary = context.getBean(Ordinary.class);
			assertThat(ordinary.sum).isEqualTo(2);
			assertThat(ordinary.home).isEqualTo(System.getProperty("user.home"));
			assertThat(ordinary.list).containsExactly("y", "z");
		}
	}

	@Test
	void valueWhenSecretIsListIsSplitAsAnyProperty() {
		try (var context = application("a,b").sources(Application.class, ListOfSecrets.class).run()) {
			assertThat(context.getBean(ListOfSecrets.class).list).containsExactly("a", "b");
			assertThat(Binder.get(context.getEnvironment()).bind("db.text", Bindable.listOf(String.class)).get())
				.containsExactly("a", "b");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableConfigurationProperties({ RecordProperties.class, BeanProperties.class })
	static class Application {

		@Bean
		Values values(@Value("${db.text}") String parameter) {
			return new Values(parameter);
		}

	}

	@ConfigurationProperties("db")
	record RecordProperties(String text) {

	}

	@ConfigurationProperties("app")
	static class BeanProperties {

		private String url;

		public String getUrl() {
			return this.url;
		}

		public void setUrl(String url) {
			this.url = url;
		}

	}

	static class Values {

		private final String parameter;

		private String setter;

		@Value("${db.text}")
		private String field;

		@Value("${bound.text}")
		private String bound;

		@Value("${db.text:default}")
		private String defaulted;

		@Value("${absent:${db.text}}")
		private String asDefault;

		@Value("${db.text}")
		private char[] characters;

		@Value("${app.url}")
		private String indirect;

		@Value("${app.two}${db.text}")
		private String mixed;

		@Value("#{environment['db.text']}")
		private String expression;

		@Value("#{'a${db.text}b' + \"${app.nested-text}\" + (1 + 1)}")
		private String inQuotes;

		Values(String parameter) {
			this.parameter = parameter;
		}

		@Value("prefix-${db.text}-suffix")
		void setSetter(String setter) {
			this.setter = setter;
		}

	}

	record BrokenExpression(@Value("#{${db.text}}") String value) {

	}

	record BrokenConversion(@Value("${db.text}") int value) {

	}

	static class Ordinary {

		@Value("#{1+1}")
		private int sum;

		@Value("${user.home}")
		private String home;

		@Value("${absent:y,z}")
		private List<String> list;

	}

	static class ListOfSecrets {

		@Value("${db.text}")
		private List<String> list;

	}

}
