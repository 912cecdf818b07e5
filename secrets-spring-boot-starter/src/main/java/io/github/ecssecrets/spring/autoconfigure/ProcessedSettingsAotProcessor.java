package io.github.ecssecrets.spring.autoconfigure;

import java.util.Set;

import javax.lang.model.element.Modifier;

import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.generate.GeneratedMethod;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.core.env.Environment;
import org.springframework.javapoet.CodeBlock;
import org.springframework.util.ClassUtils;

/**
 * Has a start that was prepared ahead of time check that its settings are those that
 * decided then.
 *
 * @see ProcessedSettings
 */
final class ProcessedSettingsAotProcessor implements BeanFactoryInitializationAotProcessor {

	private static final boolean JDBC = ClassUtils.isPresent(
			"org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails",
			ProcessedSettingsAotProcessor.class.getClassLoader());

	@Override
	public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
			ConfigurableListableBeanFactory beanFactory) {
		if (beanFactory.getBeanNamesForType(SecretsRuntime.class, true, false).length == 0) {
			return null;
		}
		boolean pool = JDBC && beanFactory.getBeanNamesForType(JdbcConnectionDetails.class, true, false).length > 0;
		Set<String> settings = ProcessedSettings.inEffect(beanFactory.getBean(Environment.class), pool);
		return (context, code) -> {
			GeneratedMethod method = code.getMethods()
				.add("checkEcsSecretsSettings",
						(check) -> check.addModifiers(Modifier.PRIVATE, Modifier.STATIC)
							.addParameter(Environment.class, "environment")
							.addStatement("$T.check(environment, $L$L)", ProcessedSettings.class, pool,
									settings.stream()
										.map((setting) -> CodeBlock.of(", $S", setting))
										.collect(CodeBlock.joining(""))));
			code.addInitializer(method.toMethodReference());
		};
	}

}
