package io.github.ecssecrets.spring.literal;

import java.beans.PropertyEditor;
import java.beans.PropertyEditorSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.core.io.ResourceLoader;

/**
 * An editor that takes the text of a secret as it is, and leaves other texts to the
 * editor that it stands in for. Not thread-safe, as no editor is.
 */
final class LiteralEditor extends PropertyEditorSupport {

	private final Class<?> type;

	private final ResourceLoader loader;

	private final @Nullable Supplier<PropertyEditor> delegates;

	/** Made when a text, or a value, is the first that is no secret. */
	private @Nullable PropertyEditor made;

	private final Predicate<String> secrets;

	/**
	 * Creates an editor that takes every text as it is.
	 */
	LiteralEditor(Class<?> type, ResourceLoader loader) {
		this(type, loader, null, (text) -> true);
	}

	/**
	 * Creates an editor.
	 * @param delegates makes the editor of all texts that are not secrets
	 * @param secrets tells which texts are
	 */
	LiteralEditor(Class<?> type, ResourceLoader loader, @Nullable Supplier<PropertyEditor> delegates,
			Predicate<String> secrets) {
		this.type = type;
		this.loader = loader;
		this.delegates = delegates;
		this.secrets = secrets;
	}

	private @Nullable PropertyEditor delegate() {
		if (this.made == null && this.delegates != null) {
			this.made = this.delegates.get();
		}
		return this.made;
	}

	@Override
	public void setAsText(String text) {
		PropertyEditor delegate = this.secrets.test(text) ? null : delegate();
		if (delegate == null) {
			super.setValue(LiteralConversion.convert(text, this.type, this.loader));
		}
		else {
			delegate.setAsText(text);
			super.setValue(delegate.getValue());
		}
	}

	@Override
	public void setValue(@Nullable Object value) {
		PropertyEditor delegate = delegate();
		if (delegate == null) {
			super.setValue(value);
		}
		else {
			delegate.setValue(value);
			super.setValue(delegate.getValue());
		}
	}

	@Override
	public @Nullable String getAsText() {
		PropertyEditor delegate = delegate();
		return (delegate != null) ? delegate.getAsText() : super.getAsText();
	}

}
