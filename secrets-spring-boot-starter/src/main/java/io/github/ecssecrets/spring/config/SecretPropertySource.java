package io.github.ecssecrets.spring.config;

import io.github.ecssecrets.spring.literal.SecretTexts;
import io.github.ecssecrets.LiveSecret;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * The properties of an imported secret in its newest version: one immutable snapshot,
 * swapped as a whole.
 */
final class SecretPropertySource extends EnumerablePropertySource<LiveSecret<SecretProperties>>
		implements OriginLookup<String>, SecretTexts {

	private final SecretConfigDataResource resource;

	SecretPropertySource(SecretConfigDataResource resource, LiveSecret<SecretProperties> properties) {
		super(resource.toString(), properties);
		this.resource = resource;
	}

	@Override
	public String[] getPropertyNames() {
		return this.source.get().names();
	}

	@Override
	public boolean containsProperty(String name) {
		return this.source.get().get(name) != null;
	}

	@Override
	public @Nullable Object getProperty(String name) {
		return this.source.get().get(name);
	}

	@Override
	public @Nullable Origin getOrigin(String name) {
		SecretProperties properties = this.source.get();
		if (properties.get(name) == null) {
			return null;
		}
		return new SecretPropertyOrigin(this.source.reference(), properties.versionId(), this.resource.location(),
				this.resource.origin());
	}

}
