package io.github.ecssecrets.spring.literal;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.AbstractEnvironment;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;

/**
 * The properties of an Environment with a mark in place of each secret, for what resolves
 * placeholders on behalf of a bean factory.
 */
final class MarkingEnvironment extends AbstractEnvironment {

	MarkingEnvironment(ConfigurableEnvironment environment, PropertyProvenance provenance, SecretMarks marks) {
		super(new MutablePropertySources());
		getPropertySources().addLast(new Marking(environment, provenance, marks));
		setConversionService(environment.getConversionService());
	}

	/**
	 * Finds what the Environment finds. Spring Boot's binder looks through it.
	 */
	private static final class Marking extends PropertySource<ConfigurableEnvironment> {

		private final PropertyProvenance provenance;

		private final SecretMarks marks;

		private Marking(ConfigurableEnvironment environment, PropertyProvenance provenance, SecretMarks marks) {
			super("ecsSecretsMarks", environment);
			this.provenance = provenance;
			this.marks = marks;
		}

		@Override
		public @Nullable Object getProperty(String name) {
			PropertyProvenance.Property property = this.provenance.find(this.marks.unmark(name));
			if (property == null) {
				return null;
			}
			boolean marked = property.secret() && property.value() instanceof CharSequence
					&& LiteralScope.BEAN_FACTORY.isOn();
			return marked ? this.marks.mark(name, property.literal()) : property.value();
		}

	}

}
