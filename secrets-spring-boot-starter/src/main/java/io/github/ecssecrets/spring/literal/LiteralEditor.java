package io.github.ecssecrets.spring.literal;

import java.beans.PropertyEditor;
import java.beans.PropertyEditorSupport;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.core.io.ResourceLoader;

/**
 * An editor that takes the text of a secret as it is, and leaves other texts to the
 * editor that it stands in for. Not thread-safe, as no editor is.
 */
final class LiteralEditor extends PropertyEditorSupport {

	private final Class<?> type;

	private final ResourceLoader loader;

	private final @Nullable PropertyEditor delegate;

	private final Predicate<String> secrets;

	/**
	 * Creates an editor that takes every text as it is.
	 */
	LiteralEditor(Class<?> type, ResourceLoader loader) {
		this(type, loader, null, (text) -> true);
	}

	/**
	 * Creates an editor.
	 * @param delegate has all texts that are not secrets
	 * @param secrets tells which texts are
	 */
	LiteralEditor(Class<?> type, ResourceLoader loader, @Nullable PropertyEditor delegate, Predicate<String> secrets) {
		this.type = type;
		this.loader = loader;
		this.delegate = delegate;
		this.secrets = secrets;
	}

	@Override
	public void setAsText(String text) {
		if (this.delegate == null || this.secrets.test(text)) {
			super.setValue(LiteralConversion.convert(text, this.type, this.loader));
		}
		else {
			this.delegate.setAsText(text);
			super.setValue(this.delegate.getValue());
		}
	}

	@Override
	public void setValue(@Nullable Object value) {
		if (this.delegate == null) {
			super.setValue(value);
		}
		else {
			this.delegate.setValue(value);
			super.setValue(this.delegate.getValue());
		}
	}

	@Override
	public @Nullable String getAsText() {
		return (this.delegate != null) ? this.delegate.getAsText() : super.getAsText();
	}

}
