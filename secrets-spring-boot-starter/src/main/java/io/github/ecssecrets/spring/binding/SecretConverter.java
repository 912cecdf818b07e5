package io.github.ecssecrets.spring.binding;

import java.beans.PropertyEditor;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretMalformedException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.spring.diagnostics.ValueShape;
import io.github.ecssecrets.spring.literal.JsonText;
import io.github.ecssecrets.spring.literal.LiteralConversion;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.beans.PropertyEditorRegistry;
import org.springframework.beans.PropertyEditorRegistrySupport;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.json.JsonParseException;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.Resource;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Turns versions of one secret into values of one type.
 */
final class SecretConverter {

	private final SecretReference reference;

	private final TypeDescriptor target;

	private final ConfigurableBeanFactory beanFactory;

	private final ConversionService conversions;

	SecretConverter(SecretReference reference, TypeDescriptor target, ConfigurableBeanFactory beanFactory) {
		this.reference = reference;
		this.target = target;
		this.beanFactory = beanFactory;
		this.conversions = Objects.requireNonNullElseGet(beanFactory.getConversionService(),
				ApplicationConversionService::getSharedInstance);
	}

	/**
	 * Converts a version.
	 * @throws SecretMalformedException if the content does not fit the type. It has no
	 * cause, because messages of converters quote the text
	 */
	Object convert(Secret secret) {
		Object value;
		try {
			value = value(secret, this.target.getObjectType());
		}
		catch (SecretException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			throw misfit(secret, shape(secret));
		}
		if (value == null) {
			throw misfit(secret, shape(secret));
		}
		return value;
	}

	/**
	 * Whether several receivers may have the same value: nobody can change it.
	 */
	boolean isShareable() {
		return ImmutableTypes.contains(this.target.getObjectType());
	}

	private @Nullable Object value(Secret secret, Class<?> type) {
		if (type == Secret.class) {
			return secret;
		}
		if (type == byte[].class) {
			return secret.revealBytes();
		}
		Object content = content(secret, type);
		if (content != null) {
			return content;
		}
		Object parts = parts(secret);
		if (parts != null) {
			return converted(parts);
		}
		if (Map.class.isAssignableFrom(type)) {
			return converted(map(secret, type));
		}
		if (isBound(secret, type)) {
			return bind(secret);
		}
		String text = secret.reveal();
		if (type == char[].class) {
			return text.toCharArray();
		}
		if (type == String.class) {
			return text;
		}
		if (this.target.isCollection() || this.target.isArray()) {
			return LiteralConversion.appliesTo(this.target.getResolvableType()) ? literals(elements(text))
					: converted(elements(text));
		}
		return single(text, type);
	}

	/**
	 * Converts members of an object or elements of an array that have a structure of
	 * their own.
	 */
	private @Nullable Object parts(Secret secret) {
		if (secret.isBinary() || !(this.target.isCollection() || this.target.isArray() || this.target.isMap())) {
			return null;
		}
		return SecretParts.convert(secret, this.target,
				() -> (elements(secret.reveal()) instanceof List<?> elements) ? elements.size() : 0,
				(part, type) -> new SecretConverter(this.reference, type, this.beanFactory).convert(part));
	}

	/**
	 * Makes the elements here that Spring would look for placeholders in.
	 */
	private @Nullable Object literals(Object elements) {
		TypeDescriptor element = Objects.requireNonNull(this.target.getElementTypeDescriptor());
		List<?> texts = (elements instanceof List<?> list) ? list
				: List.of(StringUtils.commaDelimitedListToStringArray(elements.toString()));
		return converted(texts.stream().map((text) -> single(text.toString(), element.getObjectType())).toList());
	}

	/**
	 * The content as something to read from.
	 * @return {@code null} if the type is nothing of this kind
	 */
	private @Nullable Object content(Secret secret, Class<?> type) {
		if (type == InputStream.class) {
			return new ByteArrayInputStream(secret.revealBytes());
		}
		if (type == Reader.class) {
			return new StringReader(secret.reveal());
		}
		if (type != Resource.class && type != Resource[].class) {
			return null;
		}
		Resource resource = new ByteArrayResource(secret.revealBytes(), "secret '" + this.reference + "'");
		return (type == Resource.class) ? resource : new Resource[] { resource };
	}

	private Map<String, ?> map(Secret secret, Class<?> type) {
		TypeDescriptor values = this.target.getMapValueTypeDescriptor();
		Map<String, String> fields = secret.fields();
		return (type == Properties.class || (values != null && values.getType() != Object.class)) ? fields
				: JsonParserFactory.getJsonParser().parseMap(JsonText.withoutByteOrderMark(secret.reveal()));
	}

	private static Object elements(String text) {
		String json = JsonText.withoutByteOrderMark(text);
		if (json.stripLeading().startsWith("[")) {
			try {
				return JsonParserFactory.getJsonParser().parseList(json);
			}
			catch (JsonParseException ex) {
				return text;
			}
		}
		return text;
	}

	/**
	 * Whether a type is bound field by field. A record is, unless the secret is a text
	 * that can be converted to it; another class is, unless Spring can convert texts to
	 * it.
	 */
	private boolean isBound(Secret secret, Class<?> type) {
		if (BeanUtils.isSimpleValueType(type) || type.isArray() || Modifier.isAbstract(type.getModifiers())
				|| type == Object.class || this.target.isCollection()) {
			return false;
		}
		boolean convertible = this.conversions.canConvert(TypeDescriptor.valueOf(String.class), this.target);
		return !convertible || (type.isRecord() && !secret.keys().isEmpty());
	}

	private Object bind(Secret secret) {
		Binder binder = new Binder(List.of(new BoundFields(secret)), null, this.conversions, this::registerEditors,
				null, null);
		FailedFields failed = new FailedFields();
		Object value = binder.bindOrCreate("", Bindable.of(this.target.getResolvableType()), failed);
		if (failed.any()) {
			throw misfit(secret, failed.toString());
		}
		List<String> violations = SecretConstraints.violations(value, this.beanFactory);
		if (!violations.isEmpty()) {
			throw new SecretMalformedException(
					this.reference, "Secret '%s' from %s is not a valid %s; violated: %s".formatted(this.reference,
							secret.origin(), this.target.getResolvableType(), String.join(", ", violations)),
					secret.origin());
		}
		return value;
	}

	/**
	 * Replaces the editors that look for placeholders in a text, or open what it names.
	 */
	private void registerEditors(PropertyEditorRegistry registry) {
		if (registry instanceof PropertyEditorRegistrySupport support) {
			LiteralConversion.types()
				.forEach((type) -> support.overrideDefaultEditor(type, LiteralConversion.editor(type, classLoader())));
		}
	}

	private ClassLoader classLoader() {
		return Objects.requireNonNullElseGet(this.beanFactory.getBeanClassLoader(), ClassUtils::getDefaultClassLoader);
	}

	private @Nullable Object single(String text, Class<?> type) {
		if (LiteralConversion.types().contains(type)) {
			return LiteralConversion.convert(text, type, new DefaultResourceLoader(classLoader()));
		}
		return (type != Object.class) ? converted(text) : null;
	}

	/**
	 * Converts as Spring does: by an editor of the application, by a converter, by an
	 * editor of Spring. Spring's own entrance to these would log a text that none of them
	 * can convert.
	 */
	private @Nullable Object converted(Object source) {
		Class<?> type = this.target.getObjectType();
		PropertyEditorRegistrySupport editors = (this.beanFactory
			.getTypeConverter() instanceof PropertyEditorRegistrySupport support) ? support : null;
		PropertyEditor editor = (editors != null) ? editors.findCustomEditor(type, null) : null;
		TypeDescriptor sourceType = TypeDescriptor.forObject(source);
		if (editor == null && this.conversions.canConvert(sourceType, this.target)) {
			return this.conversions.convert(source, sourceType, this.target);
		}
		editor = (editor == null && editors != null) ? editors.getDefaultEditor(type) : editor;
		if (editor == null || !(source instanceof String text)) {
			return null;
		}
		editor.setAsText(text);
		return editor.getValue();
	}

	/**
	 * What the content is like, as the end of a sentence.
	 */
	private static String shape(Secret secret) {
		return ": it is " + ValueShape.of(secret.isBinary() ? secret.revealBytes() : secret.reveal());
	}

	private SecretMalformedException misfit(Secret secret, String where) {
		return new SecretMalformedException(this.reference, "Secret '%s' from %s cannot be converted to %s%s"
			.formatted(this.reference, secret.origin(), this.target.getResolvableType(), where), secret.origin());
	}

}
