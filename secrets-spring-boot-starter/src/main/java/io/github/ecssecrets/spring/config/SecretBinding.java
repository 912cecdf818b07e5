package io.github.ecssecrets.spring.config;

import java.util.Set;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.spring.runtime.SecretUse;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.Origin;

/**
 * An environment variable that holds a secret, or a field of one.
 *
 * @param variable the name of the variable, and of the property
 * @param reference the secret or field
 * @param place what says so, as a phrase
 * @param origin where that stands, or {@code null} if that is not known
 */
record SecretBinding(String variable, SecretReference reference, String place, @Nullable Origin origin) {

	/** That the binding uses its secret. */
	SecretUse use() {
		return SecretUse.of(this.reference, SecretUse.Kind.BINDING, this.variable,
				(this.origin != null) ? this.origin.toString() : null, true);
	}

	/**
	 * The names of the property: that of the variable, and what it stands for as a
	 * variable, {@code app.hosts[0]} for {@code APP_HOSTS_0}.
	 */
	Set<String> names() {
		return VariableNames.names(this.variable);
	}

}
