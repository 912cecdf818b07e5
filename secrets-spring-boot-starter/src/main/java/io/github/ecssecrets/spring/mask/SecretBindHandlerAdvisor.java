package io.github.ecssecrets.spring.mask;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.github.ecssecrets.spring.diagnostics.Causes;
import io.github.ecssecrets.spring.diagnostics.SecretPropertyException.Problem;
import io.github.ecssecrets.spring.diagnostics.ValueShape;
import io.github.ecssecrets.spring.literal.LiteralConversion;
import io.github.ecssecrets.spring.literal.LiteralScope;
import io.github.ecssecrets.spring.diagnostics.SecretPropertyException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/**
 * Keeps secrets literal while {@code @ConfigurationProperties} are bound, and out of the
 * exceptions if that fails. Converters and validators quote the value that they refuse;
 * where it is a secret, a {@link SecretPropertyException} takes their place.
 */
public final class SecretBindHandlerAdvisor implements ConfigurationPropertiesBindHandlerAdvisor {

	private final Environment environment;

	/**
	 * Creates an advisor.
	 * @param environment the Environment that properties are bound from
	 */
	public SecretBindHandlerAdvisor(Environment environment) {
		this.environment = environment;
	}

	@Override
	public BindHandler apply(BindHandler handler) {
		return new MaskingBindHandler(handler);
	}

	private boolean isSecret(ConfigurationPropertyName name, BindContext context) {
		for (ConfigurationPropertySource source : context.getSources()) {
			ConfigurationProperty property = source.getConfigurationProperty(name);
			if (property != null) {
				SecretMask mask = MaskPropertySource.maskOf(this.environment);
				return mask != null && mask.isSecret(property);
			}
		}
		return false;
	}

	private Exception withoutSecrets(Bindable<?> target, BindContext context, Exception failure) {
		SecretMask mask = MaskPropertySource.maskOf(this.environment);
		if (mask == null || failure instanceof BindException || failure instanceof SecretPropertyException) {
			return failure;
		}
		if (failure instanceof BindValidationException invalid) {
			return withoutSecrets(target, invalid, mask);
		}
		ConfigurationProperty property = context.getConfigurationProperty();
		if (property != null && mask.isSecret(property)) {
			return new SecretPropertyException(target.getType().toString(), List.of(misfit(property, target, failure)));
		}
		return MaskedException.isNeededFor(failure, mask::maskParts) ? MaskedException.copy(failure, mask::maskParts)
				: failure;
	}

	private static Problem misfit(ConfigurationProperty property, Bindable<?> target, Exception failure) {
		List<Throwable> causes = Causes.of(failure);
		Throwable cause = causes.get(causes.size() - 1);
		return new Problem(property.getName().toString(), SecretMask.MASK, origin(property),
				"cannot be converted to %s (%s)%s".formatted(target.getType(), cause.getClass().getName(),
						shape(property.getValue())));
	}

	/**
	 * What a secret is like, unless the property is a text around one.
	 */
	private static String shape(@Nullable Object value) {
		String text = String.valueOf(value);
		return text.contains("${") ? "" : ", because it is " + ValueShape.of(text);
	}

	private static Exception withoutSecrets(Bindable<?> target, BindValidationException invalid, SecretMask mask) {
		Set<ConfigurationProperty> bound = invalid.getValidationErrors().getBoundProperties();
		boolean quotesSecret = MaskedException.isNeededFor(invalid, mask::maskParts);
		List<Problem> problems = new ArrayList<>();
		for (ObjectError error : invalid.getValidationErrors()) {
			ConfigurationProperty property = (error instanceof FieldError field) ? find(field, bound) : null;
			boolean secret = property != null && mask.isSecret(property);
			quotesSecret = quotesSecret || secret;
			problems.add(problem(error, property, secret, mask));
		}
		return quotesSecret ? new SecretPropertyException(target.getType().toString(), problems) : invalid;
	}

	private static Problem problem(ObjectError error, @Nullable ConfigurationProperty property, boolean secret,
			SecretMask mask) {
		String value = (error instanceof FieldError field) ? String.valueOf(field.getRejectedValue()) : "";
		String reason = String.valueOf(error.getDefaultMessage());
		if (secret && !value.isEmpty()) {
			reason = reason.replace(value, SecretMask.MASK);
		}
		return new Problem((error instanceof FieldError field) ? name(field).toString() : error.getObjectName(),
				secret ? SecretMask.MASK : mask.maskParts(value), (property != null) ? origin(property) : null,
				mask.maskParts(reason));
	}

	private static @Nullable ConfigurationProperty find(FieldError error, Set<ConfigurationProperty> bound) {
		ConfigurationPropertyName name = name(error);
		return bound.stream().filter((property) -> property.getName().equals(name)).findFirst().orElse(null);
	}

	private static ConfigurationPropertyName name(FieldError error) {
		return ConfigurationPropertyName.of(error.getObjectName())
			.append(DataObjectPropertyName.toDashedForm(error.getField()));
	}

	private static @Nullable String origin(ConfigurationProperty property) {
		Origin origin = property.getOrigin();
		return (origin != null) ? origin.toString() : null;
	}

	/**
	 * Changes what is thrown, after all other handlers. Binding goes from a property into
	 * its elements and back, also into elements that are not there.
	 */
	private final class MaskingBindHandler extends AbstractBindHandler {

		private final LiteralBinding binding = new LiteralBinding();

		private MaskingBindHandler(BindHandler parent) {
			super(parent);
		}

		@Override
		public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target,
				BindContext context) {
			LiteralScope.BEAN_FACTORY.leave();
			this.binding.start(name, LiteralConversion.appliesTo(target.getType()) && isSecret(name, context));
			return super.onStart(name, target, context);
		}

		@Override
		public void onFinish(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
				@Nullable Object result) throws Exception {
			this.binding.end(name);
			super.onFinish(name, target, context, result);
		}

		@Override
		public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
				Exception error) throws Exception {
			boolean literal = this.binding.end(name);
			ConfigurationProperty property = context.getConfigurationProperty();
			if (literal && property != null && target.getType().resolve() == File.class) {
				return file(property);
			}
			try {
				return super.onFailure(name, target, context, error);
			}
			catch (Exception ex) {
				throw withoutSecrets(target, context, ex);
			}
		}

		/**
		 * Spring Boot looks for the file of a URL, and fails where it has none.
		 */
		private File file(ConfigurationProperty property) {
			return new File(SecretBindHandlerAdvisor.this.environment
				.resolveRequiredPlaceholders(String.valueOf(property.getValue())));
		}

	}

}
