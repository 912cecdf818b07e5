package io.github.ecssecrets.spring.literal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.beans.factory.config.BeanExpressionContext;
import org.springframework.beans.factory.config.BeanExpressionResolver;
import org.springframework.context.expression.StandardBeanExpressionResolver;

/**
 * Evaluates the expressions of an application, but none in the text of a secret. A secret
 * inside of a string literal of an expression stays in it; outside of one it may be a
 * number, {@code true} or {@code false}, and nothing else.
 */
final class LiteralExpressionResolver implements BeanExpressionResolver {

	private static final String PREFIX = StandardBeanExpressionResolver.DEFAULT_EXPRESSION_PREFIX;

	private static final Pattern PLAIN_VALUE = Pattern.compile("-?\\d{1,18}(\\.\\d{1,18})?|true|false");

	private final BeanExpressionResolver delegate;

	private final SecretMarks marks;

	/**
	 * Creates a resolver.
	 * @param delegate evaluates what has no secret in it
	 */
	LiteralExpressionResolver(BeanExpressionResolver delegate, SecretMarks marks) {
		this.delegate = delegate;
		this.marks = marks;
	}

	@Override
	public @Nullable Object evaluate(@Nullable String value, BeanExpressionContext context) throws BeansException {
		String marked = (value != null) ? this.marks.marked(value) : null;
		if (marked == null) {
			return this.delegate.evaluate(value, context);
		}
		String inlined = inline(marked);
		Object result;
		try {
			result = this.delegate.evaluate(inlined, context);
		}
		catch (BeansException ex) {
			throw invalid();
		}
		return (result instanceof String text) ? this.marks.unmark(text) : result;
	}

	private static InvalidSecretConfigurationException invalid() {
		return new InvalidSecretConfigurationException("an expression with a placeholder",
				"The expression cannot be evaluated with the secret in it.",
				"Let the expression read the property, as in \"#{environment['name.of.property']}\".");
	}

	/**
	 * Puts the secrets into the expressions. Those outside of expressions keep their
	 * marks.
	 */
	private String inline(String marked) {
		StringBuilder inlined = new StringBuilder(marked.length());
		int position = 0;
		int start = marked.indexOf(PREFIX);
		while (start >= 0) {
			inlined.append(marked, position, start).append(PREFIX);
			position = inline(marked, start + PREFIX.length(), inlined);
			start = marked.indexOf(PREFIX, position);
		}
		return inlined.append(marked, position, marked.length()).toString();
	}

	/**
	 * Copies one expression.
	 * @param start where it starts, after its prefix
	 * @return where it ends, at its closing brace, or at the end of the text
	 */
	private int inline(String marked, int start, StringBuilder inlined) {
		Matcher mark = this.marks.find(marked);
		int open = 0;
		int quote = 0;
		int i = start;
		while (i < marked.length()) {
			if (mark.region(i, marked.length()).lookingAt()) {
				inlined.append(inlined(this.marks.text(mark), quote));
				i = mark.end();
				continue;
			}
			char character = marked.charAt(i);
			if (quote != 0) {
				quote = (character == quote) ? 0 : quote;
			}
			else if (character == '\'' || character == '"') {
				quote = character;
			}
			else if (character == '{') {
				open++;
			}
			else if (character == '}' && open-- == 0) {
				return i;
			}
			inlined.append(character);
			i++;
		}
		return i;
	}

	private static String inlined(String text, int quote) {
		if (quote != 0) {
			String delimiter = String.valueOf((char) quote);
			return text.replace(delimiter, delimiter + delimiter);
		}
		if (!PLAIN_VALUE.matcher(text).matches()) {
			throw invalid();
		}
		return text;
	}

}
