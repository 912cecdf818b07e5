package io.github.ecssecrets.spring.binding;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Async;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Wherever {@link SecretValue} can be written in a bean, it works or the start fails.
 */
class SecretValuePlacesTests {

	private static SecretsManagerServer server;

	@BeforeAll
	static void start() {
		server = SecretsManagerServer.start();
		server.createSecret("prod/text", "canary-text");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@ValueSource(classes = { Several.class, OfListener.class, OfListenerWithEvent.class, OfTransactionalListener.class,
			ByOthers.class, Asynchronous.class, Implementing.class, OtherConstructor.class, StaticMethod.class,
			StaticField.class, OnHandler.class, OnBeanMethod.class, OnSeveral.class, BesideOther.class,
			BesideInherited.class })
	void startWhenItWouldBeIgnoredFailsAndSaysSo(Class<?> place) {
		FailureAnalysis analysis = TestApplication.using(server).sources(Application.class, place).fail();
		assertThat(analysis.getDescription()).startsWith("The configuration of a secret is invalid:")
			.contains("Place: @SecretValue on ", place.getName());
		assertThat(analysis.getAction()).isNotEmpty();
	}

	@ParameterizedTest
	@ValueSource(classes = { OfType.class, OfProperties.class })
	void startWhenTheClassIsBoundAsAWholeFailsAndSaysSo(Class<?> bound) {
		FailureAnalysis analysis = TestApplication.using(server)
			.sources(Application.class, (bound == OfType.class) ? OfType.class : WithProperties.class)
			.properties("app.name=a", "app.type=true")
			.fail();
		assertThat(analysis.getDescription()).startsWith("The configuration of a secret is invalid:")
			.contains("Place: @SecretValue on a constructor of " + bound.getName());
		assertThat(analysis.getAction()).contains("config import");
	}

	@ParameterizedTest
	@ValueSource(classes = { ComposedField.class, ComposedSetter.class, ComposedParameter.class,
			ComposedConstructor.class, ComposedBeanMethod.class })
	void startWhenItStandsOnAnotherAnnotationFailsAndSaysSo(Class<?> place) {
		FailureAnalysis analysis = TestApplication.using(server).sources(Application.class, place).fail();
		assertThat(analysis.getDescription()).startsWith("The configuration of a secret is invalid:")
			.contains("Place: @TextKey on ", place.getName());
		assertThat(analysis.getAction()).contains("Put @SecretValue itself there.");
	}

	@Test
	void startWhenItWorksSucceeds() {
		try (var context = TestApplication.using(server).sources(Application.class, Working.class).run()) {
			Working working = context.getBean(Working.class);
			assertThat(working.received).isEqualTo("canary-textcanary-text");
			assertThat(working.single).isEqualTo("canary-text");
			assertThat(context.getBean("made")).isEqualTo("canary-text");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	static class Working {

		private String received = "";

		private String single = "";

		@Autowired
		void receive(@SecretValue("prod/text") String first, @SecretValue("prod/text") String second) {
			this.received = first + second;
		}

		@Deprecated
		@SuppressWarnings("InlineMeSuggester")
		void single(@SecretValue("prod/text") String text) {
			this.single = text;
		}

		@GetMapping
		String handle(String to, @SecretValue("prod/text") String text) {
			throw new IllegalStateException("called with " + to);
		}

		@Bean
		static String made(@SecretValue("prod/text") String text) {
			return text;
		}

		static Working create(@SecretValue("prod/text") String first, @SecretValue("prod/text") String second) {
			return new Working();
		}

	}

	static class Several {

		void receive(@SecretValue("prod/text") String first, String second) {
			throw new IllegalStateException("called with " + second);
		}

	}

	static class OfListener {

		@EventListener(ApplicationReadyEvent.class)
		void ready(@SecretValue("prod/text") String text) {
			throw new IllegalStateException("called");
		}

	}

	static class OfListenerWithEvent {

		@EventListener
		void ready(ApplicationReadyEvent event, @SecretValue("prod/text") String text) {
			throw new IllegalStateException("called with " + event);
		}

	}

	static class OfTransactionalListener {

		@TransactionalEventListener(classes = ApplicationReadyEvent.class)
		void ready(@SecretValue("prod/text") String text) {
			throw new IllegalStateException("called");
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@interface QueueListener {

	}

	static class ByOthers {

		@QueueListener
		void message(@SecretValue("prod/text") String text) {
			throw new IllegalStateException("called");
		}

	}

	static class Asynchronous {

		@Async
		void run(@SecretValue("prod/text") String text) {
			throw new IllegalStateException("called");
		}

	}

	interface Contract {

		void receive(@SecretValue("prod/text") String text);

	}

	static class Implementing implements Contract {

		@Override
		public void receive(String text) {
			throw new IllegalStateException("called");
		}

	}

	static class OtherConstructor {

		OtherConstructor() {
		}

		OtherConstructor(@SecretValue("prod/text") String text) {
			throw new IllegalStateException("called");
		}

	}

	static class StaticMethod {

		static void receive(@SecretValue("prod/text") String text) {
			assertThat(text).isNull();
		}

	}

	static class StaticField {

		@SecretValue("prod/text")
		static String text = "";

	}

	static class OnHandler {

		@GetMapping
		@SecretValue("prod/text")
		String handle(String text) {
			throw new IllegalStateException("called");
		}

	}

	static class BesideOther {

		@GetMapping
		String handle(@RequestParam("key") @SecretValue("prod/text") String text) {
			throw new IllegalStateException("called");
		}

	}

	interface Api {

		String handle(@RequestParam String text);

	}

	static class BesideInherited implements Api {

		@Override
		@GetMapping
		public String handle(@SecretValue("prod/text") String text) {
			throw new IllegalStateException("called");
		}

	}

	static class OnBeanMethod {

		@Bean
		@SecretValue("prod/text")
		static String made(String text) {
			return text;
		}

	}

	static class OnSeveral {

		@SecretValue("prod/text")
		void receive(String first, String second) {
			throw new IllegalStateException("called with " + second);
		}

	}

	@SecretValue("prod/text")
	@ConditionalOnProperty("app.type")
	record OfType(String id, @SecretValue("prod/text") String text) {

	}

	@ConfigurationProperties("app")
	record OfProperties(String name, @SecretValue("prod/text") String text) {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(OfProperties.class)
	static class WithProperties {

	}

	@SecretValue("prod/text")
	@Retention(RetentionPolicy.RUNTIME)
	@interface TextKey {

	}

	static class ComposedField {

		@TextKey
		String text = "";

	}

	static class ComposedSetter {

		@TextKey
		void receive(String text) {
			throw new IllegalStateException("called");
		}

	}

	static class ComposedParameter {

		@GetMapping
		String handle(@TextKey String text) {
			throw new IllegalStateException("called");
		}

	}

	static class ComposedConstructor {

		ComposedConstructor(@TextKey String text) {
			throw new IllegalStateException("called");
		}

	}

	static class ComposedBeanMethod {

		@Bean
		static String made(@TextKey String text) {
			return text;
		}

	}

}
