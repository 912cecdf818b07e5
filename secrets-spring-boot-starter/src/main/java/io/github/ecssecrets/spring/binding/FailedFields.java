package io.github.ecssecrets.spring.binding;

import java.lang.reflect.Constructor;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindConstructorProvider;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterNameDiscoverer;

/**
 * The fields of a secret that could not be bound, and those that a constructor found
 * missing. Lets a binding go on, so all are known at its end. Keeps names only:
 * exceptions quote values.
 */
final class FailedFields extends AbstractBindHandler {

	private static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

	private final Set<String> unfit = new LinkedHashSet<>();

	private final Set<String> missing = new LinkedHashSet<>();

	private boolean any;

	@Override
	public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
			Exception error) {
		this.any = true;
		Set<String> absent = absent(name, target, context);
		this.missing.addAll(absent);
		if (absent.isEmpty() && !name.isEmpty() && !hasFieldIn(name)) {
			this.unfit.add(name.toString());
		}
		return null;
	}

	private boolean hasFieldIn(ConfigurationPropertyName name) {
		return this.missing.stream().anyMatch((field) -> field.startsWith(name + "."))
				|| this.unfit.stream().anyMatch((field) -> field.startsWith(name.toString()));
	}

	private static Set<String> absent(ConfigurationPropertyName name, Bindable<?> target, BindContext context) {
		Set<String> absent = new LinkedHashSet<>();
		Constructor<?> constructor = (name.isEmpty() || isThere(name, context, false))
				? BindConstructorProvider.DEFAULT.getBindConstructor(target, false) : null;
		for (int i = 0; constructor != null && i < constructor.getParameterCount(); i++) {
			MethodParameter parameter = new MethodParameter(constructor, i);
			parameter.initParameterNameDiscovery(NAMES);
			String parameterName = parameter.getParameterName();
			if (parameterName != null && !parameter.isOptional()
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
		return (this.unfit.isEmpty() ? "" : at + quoted(this.unfit))
				+ (this.missing.isEmpty() ? "" : "; it has no " + quoted(this.missing));
	}

	private static String quoted(Collection<String> names) {
		return names.stream().map((name) -> "'" + name + "'").collect(Collectors.joining(", "));
	}

}
