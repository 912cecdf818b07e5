package io.github.ecssecrets.spring.runtime;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * That something in the application uses a secret. Has no value of the secret.
 *
 * @param reference the secret, or the field or version of it that is used
 * @param kind what uses it
 * @param name the name of what uses it: the location of an import, the variable of a
 * binding, the bean with an annotated member, the bean of a pool, the client, the bundle
 * @param place where that is declared, as a phrase such as
 * {@code field 'key' of com.example.Payments}, or {@code null} if that is not known
 * @param required whether the application does not start without the secret
 * @param fields the fields of a whole secret that the user cannot do without
 */
public record SecretUse(SecretReference reference, Kind kind, String name, @Nullable String place, boolean required,
		List<String> fields) {

	/**
	 * Creates a use.
	 * @param fields none for all that are there, or where the reference names one
	 */
	public SecretUse {
		fields = List.copyOf(fields);
	}

	/**
	 * A use of a secret, or of the field that the reference names.
	 * @param reference the secret
	 * @param kind what uses it
	 * @param name the name of what uses it
	 * @param place where that is declared, or {@code null} if that is not known
	 * @param required whether the application does not start without the secret
	 * @return the use
	 */
	public static SecretUse of(SecretReference reference, Kind kind, String name, @Nullable String place,
			boolean required) {
		return new SecretUse(reference, kind, name, place, required, List.of());
	}

	/**
	 * Whether something logs in with the secret, and may so need other versions of it.
	 * @return {@code true} for pools and clients
	 */
	public boolean isLogin() {
		return this.kind == Kind.DATA_SOURCE || this.kind == Kind.CLIENT;
	}

	/** Written out, since what a record brings takes a start several milliseconds. */
	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof SecretUse that && this.reference.equals(that.reference) && this.kind == that.kind
				&& this.name.equals(that.name) && Objects.equals(this.place, that.place)
				&& this.required == that.required && this.fields.equals(that.fields);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.reference, this.kind, this.name, this.place, this.required, this.fields);
	}

	/**
	 * What uses a secret.
	 */
	public enum Kind {

		/** A location of {@code spring.config.import}. */
		IMPORT,

		/** A variable of {@code ecs-secrets.bindings} or of the task definition. */
		BINDING,

		/** A member of a bean that carries an annotation of this library. */
		ANNOTATION,

		/** A property that names the secret for code of the application. */
		PROPERTY,

		/** The pool of a data source. */
		DATA_SOURCE,

		/** A client of a server, such as Redis. */
		CLIENT,

		/** An SSL bundle. */
		SSL_BUNDLE;

		/**
		 * The kind in words.
		 */
		@Override
		public String toString() {
			return (this == SSL_BUNDLE) ? "SSL bundle" : name().toLowerCase(Locale.ROOT).replace('_', ' ');
		}

	}

	/**
	 * The use in words.
	 */
	@Override
	public String toString() {
		return this.kind + " '" + this.name + "'" + ((this.place != null) ? " (" + this.place + ")" : "");
	}

}
