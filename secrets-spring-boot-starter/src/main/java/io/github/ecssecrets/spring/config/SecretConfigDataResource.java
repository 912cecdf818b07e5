package io.github.ecssecrets.spring.config;

import io.github.ecssecrets.spring.runtime.SecretUse;
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

	private final boolean mayBeMissing;

	/**
	 * Creates a resource.
	 * @param mayBeMissing whether the start goes on without the secret
	 */
	SecretConfigDataResource(SecretImport secretImport, ConfigDataLocation location, boolean mayBeMissing) {
		super(location.isOptional());
		this.secretImport = secretImport;
		this.location = location;
		this.mayBeMissing = mayBeMissing;
	}

	SecretImport secretImport() {
		return this.secretImport;
	}

	/** Whether the start goes on without the secret. */
	boolean mayBeMissing() {
		return this.mayBeMissing;
	}

	/** The import as it is written. */
	String location() {
		return this.location.toString();
	}

	/** Where the import stands. */
	@Nullable Origin origin() {
		return this.location.getOrigin();
	}

	/** That the import uses its secret. */
	SecretUse use() {
		Origin origin = origin();
		return SecretUse.of(this.secretImport.reference(), SecretUse.Kind.IMPORT, location(),
				(origin != null) ? origin.toString() : null, !mayBeMissing());
	}

	/** The import and where it stands, as a phrase. */
	String place() {
		return "config import '" + this.location + "'" + origin(this.location);
	}

	/**
	 * Where an import stands that is not understood. Its text may be a secret that was
	 * put where the name belongs, so the phrase has none of it.
	 */
	static String placeOfUnknown(ConfigDataLocation location) {
		return "config import 'ecs-secrets:…' of " + location.getValue().length() + " characters" + origin(location);
	}

	/** Where an import stands, in brackets; empty if that is not known. */
	static String origin(ConfigDataLocation location) {
		Origin origin = location.getOrigin();
		return (origin != null) ? " (" + origin + ")" : "";
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
