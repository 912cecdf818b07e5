package io.github.ecssecrets.spring.mask;

import java.util.function.UnaryOperator;

import io.github.ecssecrets.spring.diagnostics.Causes;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;
import org.springframework.core.io.support.SpringFactoriesLoader;

/**
 * Masks the values of secrets in the analyses of all other analyzers, and in the stack
 * trace that Spring Boot would log where none has an analysis. Messages of converters,
 * validators and drivers quote what they were given.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class MaskingFailureAnalyzer implements FailureAnalyzer {

	private final @Nullable BeanFactory beanFactory;

	private final @Nullable Environment environment;

	MaskingFailureAnalyzer(@Nullable BeanFactory beanFactory, @Nullable Environment environment) {
		this.beanFactory = beanFactory;
		this.environment = environment;
	}

	@Override
	public @Nullable FailureAnalysis analyze(Throwable failure) {
		SecretMask mask = (this.environment != null) ? MaskPropertySource.maskOf(this.environment) : EarlyMask.take();
		if (mask == null) {
			return null;
		}
		UnaryOperator<String> masking = masking(failure, mask);
		FailureAnalysis analysis = analyzeByOthers(failure);
		if (analysis != null) {
			return mask(analysis, masking);
		}
		if (!MaskedException.isNeededFor(failure, masking)) {
			return null;
		}
		MaskedException masked = MaskedException.copy(failure, masking);
		return new FailureAnalysis(
				"The application failed to start, and the failure quotes a secret, which is masked here:%n%n%s"
					.formatted(masked.print()),
				"Correct the secret, or what reads it; the innermost cause tells what was expected.", masked);
	}

	/**
	 * Masks what is known to the store, and the value of a secret that could not be bound
	 * however short it is.
	 */
	private static UnaryOperator<String> masking(Throwable failure, SecretMask mask) {
		for (Throwable cause : Causes.of(failure)) {
			ConfigurationProperty property = (cause instanceof BindException bind) ? bind.getProperty() : null;
			if (property != null && mask.isSecret(property)) {
				String value = text(property.getValue());
				return (text) -> mask.maskParts(text.replace("\"" + value + "\"", "\"" + SecretMask.MASK + "\"")
					.replace("[" + value + "]", "[" + SecretMask.MASK + "]"));
			}
		}
		return mask::maskParts;
	}

	private static String text(Object value) {
		return String.valueOf((value instanceof Object[] array && array.length == 1) ? array[0] : value);
	}

	private static FailureAnalysis mask(FailureAnalysis analysis, UnaryOperator<String> masking) {
		Throwable cause = analysis.getCause();
		String action = analysis.getAction();
		return new FailureAnalysis(masking.apply(analysis.getDescription()),
				(action != null) ? masking.apply(action) : null, MaskedException.of(cause, masking));
	}

	private @Nullable FailureAnalysis analyzeByOthers(Throwable failure) {
		for (FailureAnalyzer analyzer : SpringFactoriesLoader.forDefaultResourceLocation(getClass().getClassLoader())
			.load(FailureAnalyzer.class, arguments(), FailureHandler.handleMessage((message, ex) -> {
			}))) {
			FailureAnalysis analysis = (analyzer instanceof MaskingFailureAnalyzer) ? null : analyze(analyzer, failure);
			if (analysis != null) {
				return analysis;
			}
		}
		return null;
	}

	private ArgumentResolver arguments() {
		ArgumentResolver arguments = ArgumentResolver.none();
		if (this.beanFactory != null) {
			arguments = arguments.and(BeanFactory.class, this.beanFactory);
		}
		return (this.environment != null) ? arguments.and(Environment.class, this.environment) : arguments;
	}

	private static @Nullable FailureAnalysis analyze(FailureAnalyzer analyzer, Throwable failure) {
		try {
			return analyzer.analyze(failure);
		}
		catch (RuntimeException | Error ex) { // as Spring Boot does
			return null;
		}
	}

}
