package io.github.ecssecrets.test;

import java.util.Objects;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts the server of {@link EmbeddedSecretsManager}, hands it to tests, and undoes what
 * they do to it.
 */
final class EmbeddedSecretsManagerExtension
		implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback, ParameterResolver {

	private static final Namespace NAMESPACE = Namespace.create(EmbeddedSecretsManagerExtension.class);

	@Override
	public void beforeAll(ExtensionContext context) {
		remember(context);
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		remember(context);
	}

	@Override
	public void afterEach(ExtensionContext context) {
		restore(context);
	}

	@Override
	public void afterAll(ExtensionContext context) {
		restore(context);
	}

	private static void remember(ExtensionContext context) {
		context.getStore(NAMESPACE).put(context.getUniqueId(), VaultState.of(embedded(context).server().vault()));
	}

	private static void restore(ExtensionContext context) {
		VaultState state = context.getStore(NAMESPACE).remove(context.getUniqueId(), VaultState.class);
		if (state != null) {
			embedded(context).restore(state);
		}
	}

	private static EmbeddedServer embedded(ExtensionContext context) {
		return EmbeddedServer.of(Objects.requireNonNull(EmbeddedServer.annotation(context.getRequiredTestClass()),
				"@EmbeddedSecretsManager must be on the test class"));
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType() == SecretsManagerServer.class;
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return embedded(context).server();
	}

}
