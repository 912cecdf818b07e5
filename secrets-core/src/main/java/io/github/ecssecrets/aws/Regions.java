package io.github.ecssecrets.aws;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * Which Regions may be asked for a secret. Thread-safe.
 */
final class Regions {

	private final DefaultRegion defaultRegion;

	private final List<String> replicas;

	private final @Nullable URI endpoint;

	Regions(SecretsManagerSettings settings, SdkSettings sdk) {
		this.defaultRegion = new DefaultRegion(settings.region(), settings.endpoint(), sdk);
		this.replicas = settings.replicaRegions();
		this.endpoint = settings.endpoint();
	}

	/**
	 * The Regions that may be asked for a secret: its own, then the replicas.
	 * @throws SecretException if the reference names none and none is known
	 */
	List<String> of(SecretReference reference) {
		String named = reference.region();
		String first = (named != null) ? named : this.defaultRegion.get(reference);
		List<String> regions = new ArrayList<>(this.replicas);
		regions.remove(first);
		regions.add(0, first);
		return regions;
	}

	/**
	 * What a secret is called in a Region: an ARN names the Region, a name does not.
	 */
	static String secretId(SecretReference reference, String region) {
		String named = reference.region();
		return (named != null) ? reference.secret().replaceFirst(":" + named + ":", ":" + region + ":")
				: reference.secret();
	}

	/**
	 * Who is asked for a secret, in words, with the address if it is not that of AWS. No
	 * I/O: if the Region is not known yet, it is not named.
	 */
	String describe(SecretReference reference) {
		String named = reference.region();
		String region = (named != null) ? named : this.defaultRegion.known();
		String where = (region != null) ? new SecretOrigin.SecretsManager(region).toString() : "Secrets Manager";
		return (this.endpoint != null) ? where + " at " + this.endpoint : where;
	}

}
