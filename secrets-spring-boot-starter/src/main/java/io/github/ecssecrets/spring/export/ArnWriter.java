package io.github.ecssecrets.spring.export;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * Writes the ARNs of secrets and keys.
 */
final class ArnWriter {

	/** The six characters at the end of a secret's ARN, which nobody chooses. */
	private static final String ANY_SUFFIX = "-??????";

	private final ArnStyle style;

	private final @Nullable String region;

	private final @Nullable String account;

	private final List<String> replicaRegions;

	/**
	 * Creates a writer.
	 * @param region the Region of secrets that are given by name, or {@code null}
	 * @param account the account of these, or {@code null}
	 * @param replicaRegions the Regions with replicas
	 */
	ArnWriter(ArnStyle style, @Nullable String region, @Nullable String account, List<String> replicaRegions) {
		this.style = style;
		this.region = region;
		this.account = account;
		this.replicaRegions = replicaRegions;
	}

	/**
	 * The patterns of a policy for a secret, in its own Region and in those of replicas.
	 * An ARN that ends like a full one is full: Secrets Manager takes it for nothing
	 * else.
	 */
	Set<String> patterns(SecretReference reference) {
		Set<String> patterns = new LinkedHashSet<>();
		String name = reference.asFullArn().name();
		if (reference.isArn()) {
			String arn = reference.secret().endsWith(":" + name) ? reference.secret() + ANY_SUFFIX : reference.secret();
			patterns.add(arn);
			this.replicaRegions.forEach((replica) -> patterns.add(inRegion(arn, replica)));
		}
		else {
			patterns.add(secret(this.region, name) + ANY_SUFFIX);
			this.replicaRegions.forEach((replica) -> patterns.add(secret(replica, name) + ANY_SUFFIX));
		}
		return patterns;
	}

	/**
	 * The {@code valueFrom} of a task definition.
	 * @return {@code null} if the grammar of Amazon ECS cannot say the field
	 */
	@Nullable String valueFrom(SecretReference reference) {
		String secret = reference.isArn() ? reference.secret() : secret(this.region, reference.name());
		String key = reference.jsonKey();
		if (key == null && reference.isCurrent()) {
			return secret;
		}
		if (key != null && (key.isEmpty() || key.contains(":") || key.startsWith("/"))) {
			return null;
		}
		return String.join(":", secret, text(key), text(reference.versionStage()), text(reference.versionId()));
	}

	private static String text(@Nullable String part) {
		return (part != null) ? part : "";
	}

	/**
	 * The ARN of queues of Amazon SQS.
	 * @param queueRegion their Region, or {@code null} for that of the secrets
	 * @param name their name, or a pattern
	 */
	String queue(@Nullable String queueRegion, String name) {
		String known = (queueRegion != null) ? queueRegion : this.region;
		return "arn:%s:sqs:%s:%s:%s".formatted(partition(known), (known != null) ? known : this.style.region(),
				account(), name);
	}

	private String secret(@Nullable String secretRegion, String name) {
		return "arn:%s:secretsmanager:%s:%s:secret:%s".formatted(partition(secretRegion),
				(secretRegion != null) ? secretRegion : this.style.region(), account(), name);
	}

	private static String inRegion(String arn, String replica) {
		String[] parts = arn.split(":", 5);
		parts[3] = replica;
		return String.join(":", parts);
	}

	private String account() {
		return (this.account != null) ? this.account : this.style.account();
	}

	private String partition(@Nullable String anyRegion) {
		return (anyRegion != null) ? Partitions.of(anyRegion) : this.style.partition();
	}

	/**
	 * The Regions of secrets, each as a document writes it.
	 */
	Set<String> regions(Iterable<SecretReference> references) {
		Set<String> regions = new LinkedHashSet<>();
		for (SecretReference reference : references) {
			String own = reference.region();
			String known = (own != null) ? own : this.region;
			regions.add((known != null) ? known : this.style.region());
		}
		regions.addAll(this.replicaRegions);
		return regions;
	}

	/**
	 * The names by which KMS knows Secrets Manager in some Regions.
	 */
	List<String> services(Set<String> regions) {
		List<String> services = new ArrayList<>();
		regions.forEach((each) -> services
			.add("secretsmanager." + each + ".amazonaws.com" + (Partitions.of(each).equals("aws-cn") ? ".cn" : "")));
		return services;
	}

	/**
	 * All keys in some Regions.
	 */
	List<String> keys(Set<String> regions) {
		return regions.stream()
			.map((each) -> "arn:%s:kms:%s:%s:key/*".formatted(
					each.equals(this.style.region()) ? this.style.partition() : Partitions.of(each), each, account()))
			.toList();
	}

}
