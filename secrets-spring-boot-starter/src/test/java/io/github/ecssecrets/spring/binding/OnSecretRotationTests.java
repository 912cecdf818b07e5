package io.github.ecssecrets.spring.binding;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretRotated;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.Deliveries;
import io.github.ecssecrets.spring.OnSecretRotation;
import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.aop.support.AopUtils;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link OnSecretRotation} in a real application.
 */
@ExtendWith(OutputCaptureExtension.class)
class OnSecretRotationTests {

	private final SecretsManagerServer server = SecretsManagerServer.start();

	private String firstVersion;

	@BeforeEach
	void createSecrets() {
		this.server.createSecret("prod/db", "{\"username\":\"app\",\"password\":\"canary-1\"}");
		this.server.createSecret("prod/token", "canary-t1");
		this.firstVersion = this.server.versionIdsToStages("prod/db").keySet().iterator().next();
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	private TestApplication application(Class<?>... beans) {
		Class<?>[] sources = new Class<?>[beans.length + 1];
		sources[0] = Application.class;
		System.arraycopy(beans, 0, sources, 1, beans.length);
		return TestApplication.using(this.server)
			.properties("env.name=prod", "spring.main.banner-mode=off")
			.sources(sources);
	}

	private String rotate(ConfigurableApplicationContext context, String secret, String value) throws Exception {
		String version = this.server.putSecretValue(secret, value);
		Deliveries.refresh(context, secret);
		return version;
	}

	@Test
	void methodWithEveryParameterTypeIsCalledAfterRotation() throws Exception {
		try (var context = application(Parameters.class).run()) {
			Parameters bean = context.getBean(Parameters.class);
			assertThat(bean.calls).isEmpty();
			String version = rotate(context, "prod/db", "{\"username\":\"app2\",\"password\":\"canary-2\"}");
			assertThat(bean.calls).containsExactlyInAnyOrder("none", "text canary-2", "secret app2",
					"record Account[username=app2, password=canary-2]", "event prod/db " + version,
					"event prod/db " + version + " and canary-2");
			assertThat(bean.event.oldVersionId()).isEqualTo(this.firstVersion);
			assertThat(bean.event.newOrigin()).isEqualTo(bean.event.oldOrigin());
		}
	}

	@Test
	void methodOfGenericClassIsCalledWithTheTypesOfTheBean() throws Exception {
		try (var context = application(AccountListener.class).run()) {
			rotate(context, "prod/db", "{\"username\":\"app2\",\"password\":\"canary-2\"}");
			Account received = context.getBean(AccountListener.class).received;
			assertThat(received).isEqualTo(new Account("app2", "canary-2"));
		}
	}

	@Test
	void methodOfFactoryBeanIsCalled() throws Exception {
		try (var context = application(ClientFactory.class).run()) {
			rotate(context, "prod/token", "canary-t2");
			assertThat(context.getBean(ClientFactory.class).calls).containsExactly("canary-t2");
		}
	}

	@Test
	void referenceThatStandsTwiceIsFollowedOnce() throws Exception {
		try (var context = application(NamesTwice.class).run()) {
			rotate(context, "prod/token", "canary-t2");
			assertThat(context.getBean(NamesTwice.class).calls).containsExactly("canary-t2");
		}
	}

	@Test
	void secretThatNobodyElseReadsIsLoadedAtStart() {
		application(Parameters.class).run().close();
		assertThat(this.server.requestCount()).isEqualTo(1);
	}

	@Test
	void methodOfFieldWhenAnotherFieldChangesIsNotCalled() throws Exception {
		try (var context = application(FieldListener.class).run()) {
			FieldListener bean = context.getBean(FieldListener.class);
			rotate(context, "prod/db", "{\"username\":\"other\",\"password\":\"canary-1\"}");
			assertThat(bean.calls).isEmpty();
			rotate(context, "prod/db", "{\"username\":\"other\",\"password\":\"canary-2\"}");
			assertThat(bean.calls).containsExactly("canary-2");
		}
	}

	@Test
	void severalReferencesAreEachFollowed() throws Exception {
		try (var context = application(SeveralReferences.class).run()) {
			SeveralReferences bean = context.getBean(SeveralReferences.class);
			rotate(context, "prod/token", "canary-t2");
			rotate(context, "prod/db", "{\"username\":\"app\",\"password\":\"canary-2\"}");
			assertThat(bean.calls).containsExactly("prod/token canary-t2", "prod/db canary-2");
		}
	}

	@Test
	void methodThatThrowsIsLoggedWithoutMessageAndDisturbsNoOther(CapturedOutput output) throws Exception {
		try (var context = application(Failing.class, FieldListener.class).run()) {
			rotate(context, "prod/db", "{\"username\":\"app\",\"password\":\"canary-2\"}");
			rotate(context, "prod/db", "{\"username\":\"app\",\"password\":\"canary-3\"}");
			assertThat(context.getBean(Failing.class).calls).hasSize(4);
			assertThat(context.getBean(FieldListener.class).calls).containsExactly("canary-2", "canary-3");
		}
		assertThat(output)
			.contains("@OnSecretRotation on method 'throwing' of " + Failing.class.getName()
					+ " failed to handle the rotation of secret 'prod/db': java.lang.IllegalStateException")
			.contains("java.lang.StackOverflowError")
			.doesNotContain("canary-");
	}

	@Test
	void methodWhenNewVersionDoesNotFitIsNotCalled(CapturedOutput output) throws Exception {
		this.server.createSecret("prod/number", "1");
		try (var context = application(NumberListener.class).run()) {
			rotate(context, "prod/number", "canary-nan");
			assertThat(context.getBean(NumberListener.class).calls).isEmpty();
			rotate(context, "prod/number", "3");
			assertThat(context.getBean(NumberListener.class).calls).containsExactly(3);
		}
		assertThat(output).contains("cannot be converted to int").doesNotContain("canary-");
	}

	@Test
	void suppliersOfOtherBeansHaveTheNewValueWhenMethodIsCalled() throws Exception {
		try (var context = application(ReadsSupplier.class).run()) {
			ReadsSupplier bean = context.getBean(ReadsSupplier.class);
			Supplier<String> late = context.getBean(Secrets.class)
				.live(SecretReference.parse("prod/token"), Secret::reveal);
			bean.late = late;
			rotate(context, "prod/token", "canary-t2");
			assertThat(bean.calls).containsExactly("canary-t2 canary-t2");
		}
	}

	@Test
	void proxiedBeansAreCalledThroughTheirProxy() throws Exception {
		try (var context = application(Proxies.class).run()) {
			assertThat(AopUtils.isCglibProxy(context.getBean("classProxied"))).isTrue();
			assertThat(AopUtils.isJdkDynamicProxy(context.getBean("interfaceProxied"))).isTrue();
			rotate(context, "prod/token", "canary-t2");
			assertThat(Listener.calls).containsExactly("advised", "canary-t2", "advised", "canary-t2");
		}
		finally {
			Listener.calls.clear();
		}
	}

	@Test
	void scopedBeanIsCalledThroughItsScopedProxy() throws Exception {
		try (var context = application(Scoped.class).run()) {
			context.getBean(Scoped.class);
			rotate(context, "prod/token", "canary-t2");
			assertThat(Scoped.calls).containsExactly("canary-t2");
		}
		finally {
			Scoped.calls.clear();
		}
	}

	@Test
	void lazyBeanIsCalledFromWhenItExists() throws Exception {
		try (var context = application(LazyListener.class).run()) {
			rotate(context, "prod/token", "canary-t2");
			assertThat(context.getBeanFactory().containsSingleton("lazyListener")).isFalse();
			LazyListener bean = context.getBean(LazyListener.class);
			rotate(context, "prod/token", "canary-t3");
			assertThat(bean.calls).containsExactly("canary-t3");
		}
	}

	@Test
	void lazyBeanThatIsMadeDuringTheRotationIsCalled() {
		LazyWhileRotated.server = this.server;
		try (var context = application(LazyWhileRotated.class).run()) {
			LazyWhileRotated bean = context.getBean(LazyWhileRotated.class);
			assertThat(bean.first).isEqualTo("canary-t1");
			Awaitility.await()
				.atMost(1, TimeUnit.MINUTES)
				.untilAsserted(() -> assertThat(bean.calls).containsExactly("canary-t2"));
		}
	}

	@Test
	void rotationDuringTheStartIsTold() {
		RotatesWhileCreated.server = this.server;
		try (var context = application(RotatesWhileCreated.class).run()) {
			Deliveries.await(context);
			RotatesWhileCreated bean = context.getBean(RotatesWhileCreated.class);
			assertThat(bean.first).isEqualTo("canary-t1");
			assertThat(bean.calls).containsExactly("canary-t2");
		}
	}

	@Test
	void methodMayRefreshAnotherSecretThatHasChangedToo() {
		try (var context = application(RefreshesAnother.class).properties("ecs-secrets.refresh.interval=200ms").run()) {
			RefreshesAnother bean = context.getBean(RefreshesAnother.class);
			for (String version : List.of("2", "3")) {
				this.server.putSecretValue("prod/db", "{\"password\":\"canary-" + version + "\"}");
				this.server.putSecretValue("prod/token", "canary-t" + version);
				Awaitility.await()
					.atMost(30, TimeUnit.SECONDS)
					.untilAsserted(() -> assertThat(bean.calls).contains("token canary-t" + version,
							"refreshed canary-" + version, "password canary-" + version));
			}
		}
	}

	@Test
	void methodWhileContextClosesIsNotCalled() {
		RotatesWhenDestroyed bean;
		try (var context = application(RotatesWhenDestroyed.class).run()) {
			bean = context.getBean(RotatesWhenDestroyed.class);
			bean.server = this.server;
		}
		assertThat(bean.rotated).isTrue();
		assertThat(bean.calls).isEmpty();
	}

	@Test
	void disabledLibraryIgnoresMethods() {
		try (var context = application(Missing.class).properties("ecs-secrets.enabled=false").run()) {
			assertThat(context.getBean(Missing.class)).isNotNull();
		}
		assertThat(this.server.requests()).isEmpty();
	}

	@Test
	void missingSecretsAreReportedTogetherWithTheirPlaces() {
		FailureAnalysis analysis = application(Missing.class).fail();
		assertThat(analysis.getDescription()).contains("2 secrets that the application needs could not be read")
			.contains("Asked for by: @OnSecretRotation on method 'renew' of " + Missing.class.getName())
			.contains("Secret: prod/missing/a")
			.contains("Secret: prod/missing/b");
	}

	@Test
	void secretThatDoesNotFitTheParameterFailsTheStart() {
		this.server.createSecret("prod/number", "canary-nan");
		FailureAnalysis analysis = application(NumberListener.class).fail();
		assertThat(analysis.getDescription()).contains("cannot be converted to int")
			.contains("method 'renew' of " + NumberListener.class.getName())
			.doesNotContain("canary-");
	}

	@Test
	void badReferenceFailsTheStart() {
		FailureAnalysis analysis = application(BadReference.class).fail();
		assertThat(analysis.getDescription())
			.contains("Place: @OnSecretRotation on method 'renew' of " + BadReference.class.getName());
	}

	@Test
	void prototypeFailsTheStart() {
		FailureAnalysis analysis = application(Prototype.class).fail();
		assertThat(analysis.getDescription()).contains("is a prototype, whose instances Spring does not keep");
		assertThat(analysis.getAction()).contains("LiveSecret");
	}

	@Test
	void methodHiddenByItsProxyFailsTheStart() {
		FailureAnalysis analysis = application(HiddenByProxy.class).fail();
		assertThat(analysis.getDescription()).contains("The proxy of bean 'hidden' hides the method");
	}

	@Test
	void runtimeHintsAllowTheCallAndTheBinding() throws Exception {
		RuntimeHints hints = new RuntimeHints();
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, Parameters.class);
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(Parameters.class.getDeclaredMethod("record", Account.class))).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(Account.class)
			.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).accepts(hints);
	}

	record Account(String username, String password) {

	}

	static class ClientFactory implements FactoryBean<StringBuilder> {

		final List<String> calls = new CopyOnWriteArrayList<>();

		@OnSecretRotation("prod/token")
		void renew(String token) {
			this.calls.add(token);
		}

		@Override
		public StringBuilder getObject() {
			return new StringBuilder();
		}

		@Override
		public Class<?> getObjectType() {
			return StringBuilder.class;
		}

	}

	static class NamesTwice {

		final List<String> calls = new CopyOnWriteArrayList<>();

		@OnSecretRotation({ "prod/token", "${env.name}/token" })
		void renew(String token) {
			this.calls.add(token);
		}

	}

	static class GenericListener<T> {

		volatile T received;

		@OnSecretRotation("prod/db")
		void renew(T value) {
			this.received = value;
		}

	}

	static class AccountListener extends GenericListener<Account> {

	}

	static class Parameters {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		private SecretRotated event;

		@OnSecretRotation("prod/db")
		void none() {
			this.calls.add("none");
		}

		@OnSecretRotation("${env.name}/db:password")
		void text(String password) {
			this.calls.add("text " + password);
		}

		@OnSecretRotation("prod/db")
		void secret(Secret secret) {
			this.calls.add("secret " + secret.field("username"));
		}

		@OnSecretRotation("prod/db")
		void record(Account account) {
			this.calls.add("record " + account);
		}

		@OnSecretRotation("prod/db")
		void event(SecretRotated event) {
			this.event = event;
			this.calls.add("event " + event.reference() + " " + event.newVersionId());
		}

		@OnSecretRotation("prod/db")
		void both(SecretRotated event, Account account) {
			this.calls.add("event " + event.reference() + " " + event.newVersionId() + " and " + account.password());
		}

	}

	static class FieldListener {

		final List<String> calls = new CopyOnWriteArrayList<>();

		@OnSecretRotation("prod/db:password")
		void renew(String password) {
			this.calls.add(password);
		}

	}

	static class SeveralReferences {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		@OnSecretRotation({ "prod/token", "prod/db:password" })
		void renew(SecretRotated event, String value) {
			this.calls.add(event.reference() + " " + value);
		}

	}

	static class Failing {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		@OnSecretRotation("prod/db")
		void throwing(Account account) {
			this.calls.add("throwing");
			throw new IllegalStateException(account.password());
		}

		@OnSecretRotation("prod/db")
		void throwingError(Account account) {
			this.calls.add("throwingError");
			throw new StackOverflowError(account.password());
		}

	}

	static class RefreshesAnother {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		private final Secrets secrets;

		RefreshesAnother(Secrets secrets) {
			this.secrets = secrets;
		}

		@OnSecretRotation("prod/token")
		void token(String token) {
			this.calls.add("token " + token);
			Secret other = this.secrets.refresh(SecretReference.parse("prod/db")).join();
			this.calls.add("refreshed " + other.field("password"));
		}

		@OnSecretRotation("prod/db:password")
		void password(String password) {
			this.secrets.refresh(SecretReference.parse("prod/token")).join();
			this.calls.add("password " + password);
		}

	}

	static class NumberListener {

		private final List<Integer> calls = new CopyOnWriteArrayList<>();

		@OnSecretRotation("prod/number")
		void renew(int number) {
			this.calls.add(number);
		}

	}

	static class ReadsSupplier {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		@SecretValue("prod/token")
		private Supplier<String> injected;

		private Supplier<String> late;

		@OnSecretRotation("prod/token")
		void renew() {
			this.calls.add(this.injected.get() + " " + this.late.get());
		}

	}

	interface Renewable {

		void renew(String token);

	}

	static class Listener implements Renewable {

		static final List<String> calls = new CopyOnWriteArrayList<>();

		@Override
		@OnSecretRotation("prod/token")
		public void renew(String token) {
			calls.add(token);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Proxies {

		@Bean
		Listener classProxied() {
			return new Listener();
		}

		@Bean
		Renewable interfaceProxied() {
			return new Listener();
		}

		@Bean
		static MethodInterceptor advice() {
			return (invocation) -> {
				Listener.calls.add("advised");
				return invocation.proceed();
			};
		}

		@Bean
		static BeanNameAutoProxyCreator classProxying() {
			return proxying("classProxied", true);
		}

		@Bean
		static BeanNameAutoProxyCreator interfaceProxying() {
			return proxying("interfaceProxied", false);
		}

		static BeanNameAutoProxyCreator proxying(String beanName, boolean proxyTargetClass) {
			BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
			creator.setBeanNames(beanName);
			creator.setInterceptorNames("advice");
			creator.setProxyTargetClass(proxyTargetClass);
			return creator;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Scoped {

		static final List<String> calls = new CopyOnWriteArrayList<>();

		@Bean
		static CustomScopeConfigurer threadScope() {
			CustomScopeConfigurer configurer = new CustomScopeConfigurer();
			configurer.addScope("thread", new SimpleThreadScope());
			return configurer;
		}

		@Bean
		@Scope(scopeName = "thread", proxyMode = ScopedProxyMode.TARGET_CLASS)
		ScopedListener scopedListener() {
			return new ScopedListener();
		}

	}

	static class ScopedListener {

		@OnSecretRotation("prod/token")
		void renew(String token) {
			Scoped.calls.add(token);
		}

	}

	@Lazy
	@Component("lazyListener")
	static class LazyListener {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		@OnSecretRotation("prod/token")
		void renew(String token) {
			this.calls.add(token);
		}

	}

	@Lazy
	@Component
	static class LazyWhileRotated {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		private static SecretsManagerServer server;

		private final String first;

		LazyWhileRotated(@SecretValue("prod/token") String first, SecretsRuntime runtime) {
			this.first = first;
			server.putSecretValue("prod/token", "canary-t2");
			Deliveries.refresh(runtime, "prod/token");
		}

		@OnSecretRotation("prod/token")
		void renew(String token) {
			this.calls.add(token);
		}

	}

	static class RotatesWhileCreated {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		private static SecretsManagerServer server;

		private final String first;

		RotatesWhileCreated(@SecretValue("prod/token") String first, Secrets secrets) throws Exception {
			this.first = first;
			server.putSecretValue("prod/token", "canary-t2");
			secrets.refresh(SecretReference.parse("prod/token")).get(60, TimeUnit.SECONDS);
		}

		@OnSecretRotation("prod/token")
		void renew(String token) {
			this.calls.add(token);
		}

	}

	static class RotatesWhenDestroyed implements DisposableBean {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		private final Secrets secrets;

		private SecretsManagerServer server;

		private boolean rotated;

		RotatesWhenDestroyed(Secrets secrets) {
			this.secrets = secrets;
		}

		@OnSecretRotation("prod/token")
		void renew(String token) {
			this.calls.add(token);
		}

		@Override
		public void destroy() throws Exception {
			this.server.putSecretValue("prod/token", "canary-t2");
			Secret newest = this.secrets.refresh(SecretReference.parse("prod/token")).get(60, TimeUnit.SECONDS);
			this.rotated = "canary-t2".equals(newest.reveal());
		}

	}

	static class Missing {

		@OnSecretRotation({ "prod/missing/a", "prod/missing/b" })
		void renew() {
		}

	}

	static class BadReference {

		@OnSecretRotation("prod/db:password:AWSCURRENT:id:more")
		void renew() {
		}

	}

	@Scope("prototype")
	@Component
	static class Prototype {

		@OnSecretRotation("prod/token")
		void renew() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HiddenByProxy {

		@Bean
		Hidden hidden() {
			return new Hidden();
		}

		@Bean
		static MethodInterceptor advice() {
			return MethodInvocation::proceed;
		}

		@Bean
		static BeanNameAutoProxyCreator proxying() {
			return Proxies.proxying("hidden", false);
		}

	}

	static class Hidden implements Runnable {

		@Override
		public void run() {
		}

		@OnSecretRotation("prod/token")
		void renew() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
