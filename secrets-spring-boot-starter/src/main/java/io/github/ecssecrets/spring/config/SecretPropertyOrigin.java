package io.github.ecssecrets.spring.config;

import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.Origin;

/**
 * Where a property of an imported secret comes from.
 *
 * @param reference which secret or field
 * @param versionId the version that the value is from, or {@code null} if its origin does
 * not tell
 * @param location the import
 * @param parent where the import stands, or {@code null} if that is not known
 */
record SecretPropertyOrigin(SecretReference reference, @Nullable String versionId, String location,
		@Nullable Origin parent) implements Origin {

	@Override
	public @Nullable Origin getParent() {
		return this.parent;
	}

	@Override
	public String toString() {
		return "secret '" + this.reference + "'" + ((this.versionId != null) ? " version " + this.versionId : "")
				+ " imported by '" + this.location + "'";
	}

}
