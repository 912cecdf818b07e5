package io.github.ecssecrets.spring.literal;

import java.beans.PropertyEditor;
import java.util.Objects;

import org.springframework.beans.PropertyEditorRegistrar;
import org.springframework.beans.PropertyEditorRegistry;
import org.springframework.beans.SimpleTypeConverter;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.io.ResourceLoader;
import org.springframework.validation.DataBinder;

/**
 * Puts {@link LiteralEditor}s in front of Spring's own default editors in the binders of
 * a web application, which show nobody these. What an application converts by itself
 * stays as it is.
 */
final class LiteralBinderEditors implements PropertyEditorRegistrar {

	private final ResourceLoader loader;

	private final SecretMarks marks;

	LiteralBinderEditors(ResourceLoader loader, SecretMarks marks) {
		this.loader = loader;
		this.marks = marks;
	}

	@Override
	public void registerCustomEditors(PropertyEditorRegistry registry) {
		if (!(registry instanceof DataBinder binder) || binder.getTarget() != null || !this.marks.exist()) {
			return;
		}
		ConversionService conversions = binder.getConversionService();
		for (Class<?> type : LiteralEditors.TYPES) {
			boolean converted = conversions != null && conversions.canConvert(String.class, type);
			if (!converted && binder.findCustomEditor(type, null) == null) {
				binder.registerCustomEditor(type,
						new LiteralEditor(type, this.loader, () -> springs(type), this.marks::madeOfSecrets));
			}
		}
	}

	private static PropertyEditor springs(Class<?> type) {
		return Objects.requireNonNull(new SimpleTypeConverter().getDefaultEditor(type));
	}

}
