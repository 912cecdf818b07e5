package io.github.ecssecrets.spring.config;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.config.ConfigDataResource;

/**
 * One secret to import, and how.
 */
final class SecretConfigDataResource extends ConfigDataResource {

	private final SecretImport secretImport;

	private final String place;

	/**
	 * Creates a resource.
	 * @param place where the import stands; not part of the identity
	 */
	SecretConfigDataResource(SecretImport secretImport, String place, boolean optional) {
		super(optional);
		this.secretImport = secretImport;
		this.place = place;
	}

	SecretImport secretImport() {
		return this.secretImport;
	}

	String place() {
		return this.place;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof SecretConfigDataResource resource && this.secretImport.equals(resource.secretImport);
	}

	@Override
	public int hashCode() {
		return this.secretImport.hashCode();
	}

	@Override
	public String toString() {
		return this.secretImport.toString();
	}

}
