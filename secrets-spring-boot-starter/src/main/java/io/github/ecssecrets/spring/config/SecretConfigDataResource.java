package io.github.ecssecrets.spring.config;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.config.ConfigDataLocation;
import org.springframework.boot.context.config.ConfigDataResource;
import org.springframework.boot.origin.Origin;

/**
 * One secret to import, and how. The identity is the import; where it stands is not part
 * of it.
 */
final class SecretConfigDataResource extends ConfigDataResource {

	private final SecretImport secretImport;

	private final ConfigDataLocation location;

	SecretConfigDataResource(SecretImport secretImport, ConfigDataLocation location) {
		super(location.isOptional());
		this.secretImport = secretImport;
		this.location = location;
	}

	SecretImport secretImport() {
		return this.secretImport;
	}

	boolean optional() {
		return this.location.isOptional();
	}

	/** The import as it is written. */
	String location() {
		return this.location.toString();
	}

	/** Where the import stands. */
	@Nullable Origin origin() {
		return this.location.getOrigin();
	}

	/** The import and where it stands, as a phrase. */
	String place() {
		return place(this.location);
	}

	/** The import and where it stands, as a phrase. */
	static String place(ConfigDataLocation location) {
		Origin origin = location.getOrigin();
		return "config import '" + location + "'" + ((origin != null) ? " (" + origin + ")" : "");
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
