package io.github.ecssecrets.spring.mask;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.beans.PropertyEditorRegistry;
import org.springframework.beans.TypeConverter;
import org.springframework.beans.factory.config.BeanExpressionContext;
import org.springframework.beans.factory.config.BeanExpressionResolver;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySources;

/**
 * Keeps the secrets that the placeholders of a {@code @Value} bring literal: Spring would
 * evaluate the text that they become as an expression, and quote it where that or its
 * conversion fails. Thread-safe.
 */
public final class SecretPlaceholders {

	private static final String EXPRESSION = "#{";

	/** Stands around the number of a secret while an expression is evaluated. */
	private static final char MARK = '\uE000';

	private final ConfigurableBeanFactory beanFactory;

	/**
	 * Creates an instance.
	 * @param beanFactory resolves placeholders, evaluates expressions and converts
	 */
	public SecretPlaceholders(ConfigurableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Takes the place of Spring where a suggested value has a placeholder that becomes a
	 * secret.
	 * @param suggestion what the annotation says, or {@code null} if there is none
	 * @param descriptor where it is injected
	 * @return the value in a form that Spring injects unchanged; the suggestion itself if
	 * it brings no secret
	 * @throws InvalidSecretConfigurationException if the text cannot be evaluated or
	 * converted; it does not quote the text
	 */
	public @Nullable Object resolve(@Nullable Object suggestion, DependencyDescriptor descriptor) {
		if (!(suggestion instanceof String text) || !text.contains("{")) {
			return suggestion;
		}
		List<String> secrets = secrets();
		String resolved = secrets.isEmpty() ? null : this.beanFactory.resolveEmbeddedValue(text);
		if (resolved == null
				|| secrets.stream().noneMatch((secret) -> resolved.contains(secret) && !text.contains(secret))) {
			return suggestion;
		}
		String place = "@Value(\"" + text + "\")";
		Object value = text.contains(EXPRESSION) ? evaluate(resolved, place) : literal(resolved, secrets, place);
		return (value != null) ? convert(value, descriptor, place) : suggestion;
	}

	private List<String> secrets() {
		PropertySources sources = this.beanFactory
			.getBean(ConfigurableApplicationContext.ENVIRONMENT_BEAN_NAME, ConfigurableEnvironment.class)
			.getPropertySources();
		return sources.stream()
			.flatMap((source) -> (source instanceof SecretTexts texts) ? texts.escapedTexts() : Stream.empty())
			.filter((text) -> !text.isEmpty())
			.map(LiteralText::unescape)
			.sorted(Comparator.comparing(String::length).reversed())
			.toList();
	}

	/**
	 * Evaluates the expressions that other properties bring, but none in a secret.
	 */
	private @Nullable Object literal(String resolved, List<String> secrets, String place) {
		Map<String, String> hidden = new LinkedHashMap<>();
		String visible = resolved;
		for (String secret : secrets) {
			if (secret.contains(EXPRESSION) && visible.contains(secret)) {
				String mark = MARK + Integer.toString(hidden.size()) + MARK;
				hidden.put(mark, secret);
				visible = visible.replace(secret, mark);
			}
		}
		Object value = visible.contains(EXPRESSION) ? evaluate(visible, place) : visible;
		if (value instanceof String text) {
			for (Map.Entry<String, String> secret : hidden.entrySet()) {
				text = text.replace(secret.getKey(), secret.getValue());
			}
			return text;
		}
		return value;
	}

	private @Nullable Object evaluate(String text, String place) {
		BeanExpressionResolver expressions = this.beanFactory.getBeanExpressionResolver();
		try {
			return (expressions != null) ? expressions.evaluate(text, new BeanExpressionContext(this.beanFactory, null))
					: text;
		}
		catch (BeansException ex) {
			throw new InvalidSecretConfigurationException(place,
					"The expression cannot be evaluated with the secret in it.",
					"Let the expression read the property, as in \"#{environment['name.of.property']}\".");
		}
	}

	/**
	 * Converts as Spring does, but past its converter of beans where that would only ask
	 * the conversion service: it goes on after a failure and logs the text at TRACE.
	 */
	private @Nullable Object convert(Object value, DependencyDescriptor descriptor) {
		TypeConverter converter = this.beanFactory.getTypeConverter();
		Class<?> type = descriptor.getDependencyType();
		boolean hasEditor = converter instanceof PropertyEditorRegistry registry
				&& registry.findCustomEditor(type, null) != null;
		ConversionService conversions = this.beanFactory.getConversionService();
		TypeDescriptor target = descriptor.getTypeDescriptor();
		return (!hasEditor && conversions != null && conversions.canConvert(TypeDescriptor.forObject(value), target))
				? conversions.convert(value, target) : converter.convertIfNecessary(value, type, target);
	}

	private @Nullable Object convert(Object value, DependencyDescriptor descriptor, String place) {
		Object converted;
		try {
			converted = convert(value, descriptor);
		}
		catch (BeansException | ConversionException ex) {
			throw new InvalidSecretConfigurationException(place,
					"The secret cannot be converted to " + descriptor.getResolvableType() + ".",
					"Correct the content of the secret, or the type.");
		}
		return (converted instanceof String text) ? LiteralText.of(text) : converted;
	}

}
