package io.github.ecssecrets.spring.config;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

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
		SecretMask mask = RuntimePropertySource.maskOf(this.environment);
		if (mask == null) {
			return null;
		}
		FailureAnalysis analysis = analyzeByOthers(failure);
		if (analysis != null) {
			return mask(analysis, mask);
		}
		if (!MaskedException.isNeededFor(failure, mask::mask)) {
			return null;
		}
		MaskedException masked = MaskedException.of(failure, mask::mask);
		return new FailureAnalysis(
				"The application failed to start, and the failure quotes a secret, which is masked here:%n%n%s"
					.formatted(masked.print()),
				"Correct the secret, or what reads it; the innermost cause tells what was expected.", masked);
	}

	private static FailureAnalysis mask(FailureAnalysis analysis, SecretMask mask) {
		Throwable cause = analysis.getCause();
		String action = analysis.getAction();
		return new FailureAnalysis(mask.mask(analysis.getDescription()), (action != null) ? mask.mask(action) : null,
				MaskedException.isNeededFor(cause, mask::mask) ? MaskedException.of(cause, mask::mask) : cause);
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
		catch (RuntimeException ex) {
			return null;
		}
	}

}
