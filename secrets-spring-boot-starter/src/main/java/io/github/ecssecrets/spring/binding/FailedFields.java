package io.github.ecssecrets.spring.binding;

import java.lang.reflect.Constructor;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.ecssecrets.spring.diagnostics.ValueShape;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindConstructorProvider;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterNameDiscoverer;

/**
 * The fields of a secret that could not be bound, and those that a constructor found
 * missing. Lets a binding go on, so all are known at its end. Keeps names only:
 * exceptions quote values. Of these, it keeps what they are like.
 */
final class FailedFields extends AbstractBindHandler {

	private static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

	/** What was to be made of each field that does not fit, and what it is. */
	private final Map<String, String> unfit = new LinkedHashMap<>();

	private final Set<String> missing = new LinkedHashSet<>();

	private boolean any;

	@Override
	public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
			Exception error) {
		this.any = true;
		Set<String> absent = absent(name, target, context);
		this.missing.addAll(absent);
		if (absent.isEmpty() && !name.isEmpty() && !hasFieldIn(name)) {
			this.unfit.put(name.toString(), " (" + target.getType() + ", but it is " + shape(name, context) + ")");
		}
		return null;
	}

	private boolean hasFieldIn(ConfigurationPropertyName name) {
		return this.missing.stream().anyMatch((field) -> field.startsWith(name + "."))
				|| this.unfit.keySet().stream().anyMatch((field) -> field.startsWith(name.toString()));
	}

	private static String shape(ConfigurationPropertyName name, BindContext context) {
		for (var source : context.getSources()) {
			ConfigurationProperty property = source.getConfigurationProperty(name);
			if (property != null) {
				return ValueShape.of(property.getValue());
			}
		}
		return "an object or a list";
	}

	private static Set<String> absent(ConfigurationPropertyName name, Bindable<?> target, BindContext context) {
		Set<String> absent = new LinkedHashSet<>();
		Constructor<?> constructor = (name.isEmpty() || isThere(name, context, false))
				? BindConstructorProvider.DEFAULT.getBindConstructor(target, false) : null;
		for (int i = 0; constructor != null && i < constructor.getParameterCount(); i++) {
			MethodParameter parameter = new MethodParameter(constructor, i);
			parameter.initParameterNameDiscovery(NAMES);
			Name given = parameter.getParameterAnnotation(Name.class);
			String parameterName = (given != null) ? given.value() : parameter.getParameterName();
			if (parameterName != null && !parameter.isOptional()
					&& !parameter.hasParameterAnnotation(DefaultValue.class)
					&& !isThere(name.append(DataObjectPropertyName.toDashedForm(parameterName)), context, true)) {
				absent.add(name.isEmpty() ? parameterName : name + "." + parameterName);
			}
		}
		return absent;
	}

	private static boolean isThere(ConfigurationPropertyName name, BindContext context, boolean itself) {
		for (var source : context.getSources()) {
			if (source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT
					|| (itself && source.getConfigurationProperty(name) != null)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Whether the binding failed.
	 */
	boolean any() {
		return this.any;
	}

	/**
	 * The fields as the end of a sentence.
	 */
	@Override
	public String toString() {
		String at = (this.unfit.size() == 1) ? ", at field " : ", at fields ";
		return (this.unfit.isEmpty() ? ""
				: at + this.unfit.entrySet()
					.stream()
					.map((field) -> quoted(field.getKey()) + field.getValue())
					.collect(Collectors.joining(", ")))
				+ (this.missing.isEmpty() ? "" : "; it has no "
						+ this.missing.stream().map(FailedFields::quoted).collect(Collectors.joining(", ")));
	}

	private static String quoted(String name) {
		return "'" + name + "'";
	}

}
