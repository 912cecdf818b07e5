package io.github.ecssecrets.spring.literal;

import java.beans.PropertyEditor;
import java.beans.PropertyEditorSupport;
import java.io.File;
import java.util.List;

import org.springframework.beans.PropertyEditorRegistrar;
import org.springframework.beans.PropertyEditorRegistry;
import org.springframework.beans.PropertyEditorRegistrySupport;
import org.springframework.core.io.ResourceLoader;

/**
 * Puts {@link LiteralEditor}s in front of Spring's own default editors. Files are left
 * out: Spring Boot converts them by a converter, which looks for no placeholder.
 */
final class LiteralEditors implements PropertyEditorRegistrar {

	static final List<Class<?>> TYPES = LiteralConversion.types()
		.stream()
		.filter((type) -> type != File.class)
		.toList();

	private final ResourceLoader loader;

	private final SecretMarks marks;

	LiteralEditors(ResourceLoader loader, SecretMarks marks) {
		this.loader = loader;
		this.marks = marks;
	}

	@Override
	public void registerCustomEditors(PropertyEditorRegistry registry) {
		if (registry instanceof PropertyEditorRegistrySupport support) {
			support.overrideDefaultEditor(LiteralEditors.class, new PropertyEditorSupport());
			for (Class<?> type : TYPES) {
				PropertyEditor editor = support.getDefaultEditor(type);
				if (editor != null) {
					support.overrideDefaultEditor(type,
							new LiteralEditor(type, this.loader, () -> editor, this::isSecret));
				}
			}
		}
	}

	private boolean isSecret(String text) {
		return LiteralScope.BINDING.isOn() || this.marks.madeOfSecrets(text);
	}

	@Override
	public boolean overridesDefaultEditors() {
		return true;
	}

}
