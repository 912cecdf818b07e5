package io.github.ecssecrets.spring.config;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.spring.literal.SecretTexts;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * The properties of an imported secret in its newest version: one immutable snapshot,
 * swapped as a whole. Empty until all config data is known, and if the secret is missing.
 */
final class SecretPropertySource extends EnumerablePropertySource<SecretConfigDataResource>
		implements OriginLookup<String>, SecretTexts {

	private static final String[] NONE = {};

	private volatile @Nullable LiveSecret<SecretProperties> properties;

	SecretPropertySource(SecretConfigDataResource resource) {
		super(resource.toString(), resource);
	}

	/**
	 * Gives the properties of the secret.
	 */
	void fill(LiveSecret<SecretProperties> live) {
		this.properties = live;
	}

	private @Nullable SecretProperties newest() {
		LiveSecret<SecretProperties> live = this.properties;
		return (live != null) ? live.get() : null;
	}

	@Override
	public String[] getPropertyNames() {
		SecretProperties newest = newest();
		return (newest != null) ? newest.names() : NONE;
	}

	@Override
	public boolean containsProperty(String name) {
		return getProperty(name) != null;
	}

	@Override
	public @Nullable Object getProperty(String name) {
		SecretProperties newest = newest();
		return (newest != null) ? newest.get(name) : null;
	}

	@Override
	public @Nullable SecretReference reference(String name) {
		SecretProperties newest = newest();
		return (newest != null) ? newest.reference(name) : null;
	}

	@Override
	public @Nullable SecretReference declared(String name) {
		return this.source.secretImport().declared(name);
	}

	@Override
	public @Nullable Origin getOrigin(String name) {
		SecretProperties newest = newest();
		if (newest == null || newest.get(name) == null) {
			return null;
		}
		return new SecretPropertyOrigin(this.source.secretImport().reference(), newest.versionId(),
				this.source.location(), this.source.origin());
	}

}
