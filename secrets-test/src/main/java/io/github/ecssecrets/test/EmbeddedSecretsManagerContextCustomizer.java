package io.github.ecssecrets.test;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Makes the server of {@link EmbeddedSecretsManager} a bean, and has the application
 * follow when a test is undone. Two are equal, and may share a context, if their
 * annotations say the same.
 *
 * @param annotation what the server is like
 * @param replacesDatabase whether the test says itself what to do with the database
 */
record EmbeddedSecretsManagerContextCustomizer(EmbeddedSecretsManager annotation,
		boolean replacesDatabase) implements ContextCustomizer {

	private static final String BEAN_NAME = "embeddedSecretsManager";

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
		EmbeddedServer embedded = EmbeddedServer.of(this.annotation);
		EmbeddedSecretsManagerEnvironmentPostProcessor.addProperties(context.getEnvironment(), embedded);
		if (!this.replacesDatabase) {
			DatabaseOfSecret.keep(context.getEnvironment(), embedded.server());
		}
		context.getBeanFactory().registerSingleton(BEAN_NAME, embedded.server());
		EmbeddedSecretsRefresh refresh = new EmbeddedSecretsRefresh(embedded, context);
		embedded.whenRestored(refresh);
		context.addApplicationListener(refresh);
	}

	/**
	 * Does not show what the annotation does: values.
	 */
	@Override
	public String toString() {
		return "EmbeddedSecretsManagerContextCustomizer";
	}

}
