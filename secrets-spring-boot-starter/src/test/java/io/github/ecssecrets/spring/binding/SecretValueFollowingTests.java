package io.github.ecssecrets.spring.binding;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretRotated;
import io.github.ecssecrets.SecretStatus;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.Deliveries;
import io.github.ecssecrets.spring.OnSecretRotation;
import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.spring.autoconfigure.EcsSecretsAutoConfiguration;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How long {@link SecretValue} follows a secret, that it misses no rotation, and whose
 * the values are.
 */
class SecretValueFollowingTests {

	private static SecretsManagerServer rotating;

	private final SecretsManagerServer server = SecretsManagerServer.start();

	@BeforeEach
	void createSecrets() {
		rotating = this.server;
		this.server.createSecret("prod/key", "canary-1");
		this.server.createSecret("prod/other", "canary-other");
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	private ConfigurableApplicationContext run(Class<?>... beans) {
		Class<?>[] sources = new Class<?>[beans.length + 1];
		sources[0] = Application.class;
		System.arraycopy(beans, 0, sources, 1, beans.length);
		return TestApplication.using(this.server)
			.properties("ecs-secrets.refresh.enabled=false")
			.sources(sources)
			.run();
	}

	private void rotate(ConfigurableApplicationContext context, String value) {
		this.server.putSecretValue("prod/key", value);
		Deliveries.refresh(context, "prod/key");
	}

	private static List<String> inUse(ApplicationContext context) {
		return context.getBean(Secrets.class)
			.status()
			.stream()
			.map(SecretStatus::reference)
			.map(SecretReference::toString)
			.toList();
	}

	private static void awaitForgotten(ApplicationContext context, String... left) {
		await().atMost(1, TimeUnit.MINUTES).untilAsserted(() -> {
			System.gc();
			assertThat(inUse(context)).containsExactly(left);
		});
	}

	private static String masked(ConfigurableApplicationContext context, String text) {
		return context.getBean(SecretsRuntime.class).mask(context.getEnvironment()).mask(text);
	}

	@Test
	void mutableValuesAreTheReceiversOwn() {
		this.server.createSecret("prod/map", "{\"user\":\"app\"}");
		this.server.createSecret("prod/list", "[\"a\",\"b\"]");
		this.server.createSecret("prod/date", "Sat, 12 Aug 1995 13:30:00 GMT");
		try (var context = run(Receiver.class, OtherReceiver.class)) {
			Receiver other = context.getBean(OtherReceiver.class);
			Receiver one = context.getBeanProvider(Receiver.class)
				.stream()
				.filter((bean) -> !bean.equals(other))
				.findFirst()
				.orElseThrow();
			for (int i = 0; i < one.suppliers().size(); i++) {
				Object first = one.suppliers().get(i).get();
				assertThat(one.suppliers().get(i).get()).as(first.getClass().getName()).isNotSameAs(first);
				assertThat(other.suppliers().get(i).get()).as(first.getClass().getName()).isNotSameAs(first);
			}
			Arrays.fill(one.characters.get(), '0');
			Arrays.fill(one.record.get().key(), '0');
			assertThat(one.characters.get()).isEqualTo("canary-1".toCharArray());
			assertThat(other.characters.get()).isEqualTo("canary-1".toCharArray());
			assertThat(one.record.get().key()).isEqualTo("app".toCharArray());
			assertThat(one.text.get()).isSameAs(one.text.get());
		}
	}

	@Test
	void listenerToValuesOfTheirOwnMissesNothingSinceAValue() {
		try (var context = run(LiveCharacters.class)) {
			LiveSecret<char[]> live = context.getBean(LiveCharacters.class).live;
			List<String> told = new CopyOnWriteArrayList<>();
			char[] seen = live.get();
			rotate(context, "canary-2");
			live.onRotation(seen, (before, after) -> told.add(new String(before) + " " + new String(after)));
			live.onRotation(live.get(), (before, after) -> told.add(new String(after)));
			live.onRotationFor(told, (owner, after) -> owner.add("for owner " + new String(after)));
			Deliveries.await(context);
			assertThat(told).containsExactly("canary-1 canary-2");
			rotate(context, "canary-3");
			assertThat(told).containsExactlyInAnyOrder("canary-1 canary-2", "canary-2 canary-3", "canary-3",
					"for owner canary-3");
		}
	}

	@Test
	void listenerToValuesOfTheirOwnIsNotToldOfTheVersionThatItsValueIsOf() {
		this.server.createSecret("prod/account", "{\"key\":\"canary-1\"}");
		try (var context = run(LiveValues.class, LiveCharacters.class)) {
			LiveSecret<Holder> live = context.getBean(LiveValues.class).live;
			LiveSecret<char[]> characters = context.getBean(LiveCharacters.class).live;
			List<String> told = new CopyOnWriteArrayList<>();
			live.onRotation(live.get(), (before, after) -> told.add(before.getKey() + " " + after.getKey()));
			char[] seen = characters.get();
			Arrays.fill(seen, '0');
			characters.onRotation(seen, (before, after) -> told.add(new String(after)));
			Deliveries.await(context);
			assertThat(told).isEmpty();
			rotate(context, "canary-2");
			assertThat(told).containsExactly("canary-2");
		}
	}

	@Test
	void liveSecretIsTheReceiversOwnToClose() {
		try (var context = run(Closing.class, Keeping.class)) {
			Closing closing = context.getBean(Closing.class);
			Keeping keeping = context.getBean(Keeping.class);
			closing.live.close();
			rotate(context, "canary-2");
			assertThat(closing.live.get()).isEqualTo("canary-1");
			assertThat(keeping.live.get()).isEqualTo("canary-2");
			assertThat(masked(context, "x canary-2")).isEqualTo("x ******");
			keeping.live.close();
			assertThat(inUse(context)).isEmpty();
			assertThat(masked(context, "x canary-2")).isEqualTo("x canary-2");
		}
	}

	@Test
	void supplierThatBecomesABeanIsNotClosedForOthers() {
		try (var context = run(SupplierAsBean.class, Supplied.class)) {
			((DefaultListableBeanFactory) context.getBeanFactory()).destroySingleton("token");
			rotate(context, "canary-2");
			assertThat(context.getBean(Supplied.class).key.get()).isEqualTo("canary-2");
			assertThat(context.getBean("token", Supplier.class).get()).isEqualTo("canary-2");
		}
	}

	@Test
	void prototypesThatAreCollectedAreNoLongerFollowed() {
		try (var context = run(SuppliedPrototype.class, CalledPrototype.class, Keeping.class)) {
			context.getBean(Keeping.class).live.close();
			for (Class<?> type : List.of(SuppliedPrototype.class, CalledPrototype.class)) {
				List<Object> beans = new ArrayList<>();
				for (int i = 0; i < 20; i++) {
					beans.add(context.getBean(type));
				}
				rotate(context, "canary-" + type.getSimpleName());
				assertThat(beans).allSatisfy(
						(bean) -> assertThat(((Supplier<?>) bean).get()).isEqualTo("canary-" + type.getSimpleName()));
				assertThat(inUse(context)).containsExactly("prod/key");
				beans.clear();
				awaitForgotten(context);
			}
		}
	}

	@Test
	void contextThatUsesTheSecretsOfAnotherFollowsUntilItIsClosed() {
		try (var context = run(Keeping.class)) {
			AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext();
			child.setParent(context);
			child.register(Child.class);
			child.refresh();
			Child bean = child.getBean(Child.class);
			assertThat(child.getBean(SecretsRuntime.class)).isSameAs(context.getBean(SecretsRuntime.class));
			assertThat(inUse(context)).containsExactly("prod/key", "prod/other");
			this.server.putSecretValue("prod/other", "canary-new");
			Deliveries.refresh(context, "prod/other");
			assertThat(bean.told).containsExactlyInAnyOrder("setter canary-other", "setter canary-new",
					"method canary-new", "event prod/other");
			assertThat(bean.live.get()).isEqualTo("canary-new");
			WeakReference<Object> collected = new WeakReference<>(bean);
			child.close();
			bean.live.close();
			assertThat(inUse(context)).containsExactly("prod/key");
			List<String> told = bean.told;
			told.clear();
			bean = null;
			child = null;
			await().atMost(1, TimeUnit.MINUTES).until(() -> {
				System.gc();
				return collected.refersTo(null);
			});
			rotate(context, "canary-2");
			assertThat(told).isEmpty();
			assertThat(context.getBean(Keeping.class).live.get()).isEqualTo("canary-2");
		}
	}

	@Test
	void settersMissNoRotationWhileTheirBeanIsCreated() {
		for (Class<?> type : List.of(RotatedInConstructor.class, RotatedInSetter.class, RotatedInAutowiredSetter.class,
				RotatedInAutowiredNeighbour.class)) {
			this.server.putSecretValue("prod/key", "canary-1");
			try (var context = run(type)) {
				Deliveries.await(context);
				assertThat(context.getBean(Latest.class).key).as(type.getSimpleName()).isEqualTo("canary-2");
			}
		}
	}

	@Test
	void setterOfABeanThatWasOnlyAutowiredIsCalledAgain() {
		try (var context = run(Keeping.class)) {
			RotatedLater bean = new RotatedLater();
			context.getAutowireCapableBeanFactory().autowireBean(bean);
			assertThat(bean.key).isEqualTo("canary-1");
			rotate(context, "canary-2");
			assertThat(bean.key).isEqualTo("canary-2");
		}
	}

	@Test
	void beansOfAnyPackageAreInjected() {
		RootBeanDefinition definition = (RootBeanDefinition) BeanDefinitionBuilder
			.rootBeanDefinition(org.springframework.samples.SampleBean.class)
			.getBeanDefinition();
		try (var context = run(Keeping.class)) {
			((org.springframework.beans.factory.support.DefaultListableBeanFactory) context.getBeanFactory())
				.registerBeanDefinition("sample", definition);
			assertThat(context.getBean(org.springframework.samples.SampleBean.class).key()).isEqualTo("canary-1");
		}
	}

	@Test
	void listenersAreNamedByWhatPeopleWrote() throws Exception {
		SecretMember member = SecretMember.of(RotatedLater.class).get(0);
		assertThat(new SecretInjection(member, null, null))
			.hasToString("@SecretValue on method 'setKey' of " + Latest.class.getName());
		try (var context = run()) {
			SecretRotationMethod method = new SecretRotationMethod(context.getBeanFactory(), "child", Child.class,
					Child.class.getDeclaredMethod("renew", String.class), SecretReference.parse("prod/other"),
					"@OnSecretRotation on method 'renew'", (listener, call) -> {
					});
			assertThat(method).hasToString("@OnSecretRotation on method 'renew'");
		}
	}

	static void rotateNow(Secrets secrets) {
		rotating.putSecretValue("prod/key", "canary-2");
		assertThat(secrets.refresh(SecretReference.parse("prod/key"))).succeedsWithin(30, TimeUnit.SECONDS);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@SuppressWarnings("ArrayRecordComponent") // what the test is about
	record Login(char[] user) {

		char[] key() {
			return this.user;
		}

	}

	static class Receiver {

		@SecretValue("prod/key")
		Supplier<char[]> characters;

		@SecretValue("prod/key")
		Supplier<byte[]> bytes;

		@SecretValue("prod/key")
		Supplier<StringBuilder> builder;

		@SecretValue("prod/map")
		Supplier<Map<String, String>> map;

		@SecretValue("prod/map")
		Supplier<Properties> properties;

		@SecretValue("prod/map")
		Supplier<Login> record;

		@SecretValue("prod/list")
		Supplier<List<String>> list;

		@SecretValue("prod/list")
		Supplier<String[]> array;

		@SecretValue("prod/date")
		Supplier<Date> date;

		@SecretValue("prod/key")
		Supplier<String> text;

		List<Supplier<?>> suppliers() {
			return List.of(this.characters, this.bytes, this.builder, this.map, this.properties, this.record, this.list,
					this.array, this.date);
		}

	}

	static class OtherReceiver extends Receiver {

	}

	static class LiveValues {

		@SecretValue("prod/account")
		LiveSecret<Holder> live;

	}

	public static class Holder {

		private String key;

		public String getKey() {
			return this.key;
		}

		public void setKey(String key) {
			this.key = key;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SupplierAsBean {

		@Bean
		Supplier<String> token(@SecretValue("prod/key") Supplier<String> key) {
			return key;
		}

	}

	static class Supplied {

		@SecretValue("prod/key")
		Supplier<String> key;

	}

	static class LiveCharacters {

		@SecretValue("prod/key")
		LiveSecret<char[]> live;

	}

	static class Closing {

		@SecretValue("prod/key")
		LiveSecret<String> live;

	}

	static class Keeping {

		@SecretValue("prod/key")
		LiveSecret<String> live;

	}

	@Scope("prototype")
	static class SuppliedPrototype implements Supplier<String> {

		@SecretValue("prod/key")
		Supplier<String> key;

		@Override
		public String get() {
			return this.key.get();
		}

	}

	@Scope("prototype")
	static class CalledPrototype implements Supplier<String> {

		private volatile String key;

		@SecretValue("prod/key")
		void setKey(String key) {
			this.key = key;
		}

		@Override
		public String get() {
			return this.key;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(EcsSecretsAutoConfiguration.class)
	static class Child {

		private final List<String> told = new CopyOnWriteArrayList<>();

		@SecretValue("prod/other")
		LiveSecret<String> live;

		@SecretValue("prod/other")
		void setKey(String key) {
			this.told.add("setter " + key);
		}

		@OnSecretRotation("prod/other")
		void renew(String key) {
			this.told.add("method " + key);
		}

		@EventListener
		void on(SecretRotated event) {
			this.told.add("event " + event.reference());
		}

	}

	static class Latest {

		volatile String key;

		@SecretValue("prod/key")
		void setKey(String key) {
			this.key = key;
		}

	}

	static class RotatedLater extends Latest {

	}

	static class RotatedInConstructor extends Latest {

		RotatedInConstructor(Secrets secrets) {
			secrets.get("prod/key");
			rotateNow(secrets);
		}

	}

	static class RotatedInSetter extends Latest {

		private final Secrets secrets;

		RotatedInSetter(Secrets secrets) {
			this.secrets = secrets;
		}

		@Override
		@SecretValue("prod/key")
		void setKey(String key) {
			if (this.key == null) {
				rotateNow(this.secrets);
			}
			this.key = key;
		}

	}

	static class RotatedInAutowiredSetter extends Latest {

		private final Secrets secrets;

		RotatedInAutowiredSetter(Secrets secrets) {
			this.secrets = secrets;
		}

		@Override
		@Autowired
		void setKey(@SecretValue("prod/key") String key) {
			if (this.key == null) {
				rotateNow(this.secrets);
			}
			this.key = key;
		}

	}

	static class RotatedInAutowiredNeighbour extends Latest {

		@Autowired
		void neighbour(Secrets secrets) {
			rotateNow(secrets);
		}

	}

}
