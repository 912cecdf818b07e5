package io.github.ecssecrets.test;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.ecssecrets.test.iam.AccessRequest;
import io.github.ecssecrets.test.iam.PolicyDocument;
import org.jspecify.annotations.Nullable;

/**
 * Lets through what the policy of the caller's role allows, as IAM and KMS do; without a
 * policy, everything. Thread-safe.
 */
final class AccessControl {

	private static final String SERVICE = "secretsmanager:";

	/** The key that AWS manages, which every reader of an account may use. */
	private static final String AWS_MANAGED_KEY = "alias/aws/secretsmanager";

	private final SecretVault vault;

	private volatile @Nullable PolicyDocument policy;

	private final Map<String, PolicyDocument> policiesByAccessKey = new ConcurrentHashMap<>();

	AccessControl(SecretVault vault) {
		this.vault = vault;
	}

	void enforce(PolicyDocument enforced) {
		this.policy = enforced;
	}

	void enforce(String accessKeyId, PolicyDocument enforced) {
		this.policiesByAccessKey.put(accessKeyId, enforced);
	}

	void enforceNothing() {
		this.policy = null;
		this.policiesByAccessKey.clear();
	}

	private @Nullable PolicyDocument policyOf(ApiRequest request) {
		String accessKeyId = request.accessKeyId();
		PolicyDocument own = (accessKeyId != null) ? this.policiesByAccessKey.get(accessKeyId) : null;
		return (own != null) ? own : this.policy;
	}

	/**
	 * Check a call before it is carried out.
	 * @throws ServiceException if it is denied
	 */
	void check(String operation, ApiRequest request) {
		PolicyDocument enforced = policyOf(request);
		if (enforced == null) {
			return;
		}
		String secretId = request.text(operation.equals("CreateSecret") ? "Name" : "SecretId");
		AccessRequest asked = AccessRequest.of(SERVICE + operation,
				(secretId != null) ? this.vault.arnOf(secretId) : "*");
		String stage = request.text("VersionStage");
		if (stage != null) {
			asked = asked.with("secretsmanager:VersionStage", stage);
		}
		require(enforced, asked, secretId);
		if (operation.equals("GetSecretValue") && secretId != null) {
			checkKey(enforced, secretId);
		}
	}

	/**
	 * Check one secret of a batch, for which the caller needs what it needs for a single
	 * call.
	 * @throws ServiceException if it is denied
	 */
	void checkBatchEntry(ApiRequest request, String secretId) {
		PolicyDocument enforced = policyOf(request);
		if (enforced != null) {
			require(enforced, AccessRequest.of(SERVICE + "GetSecretValue", this.vault.arnOf(secretId)), secretId);
			checkKey(enforced, secretId);
		}
	}

	private void require(PolicyDocument enforced, AccessRequest asked, @Nullable String secretId) {
		if (!enforced.allows(asked)) {
			String resource = (secretId != null) ? " on resource: " + secretId : "";
			throw denied(
					"User: %s is not authorized to perform: %s%s because no identity-based policy allows the %s action"
						.formatted(this.vault.arns().taskSession(), asked.action(), resource, asked.action()));
		}
	}

	private void checkKey(PolicyDocument enforced, String secretId) {
		String key = this.vault.keyOf(secretId);
		if (key == null || key.endsWith(AWS_MANAGED_KEY)) {
			return;
		}
		AccessRequest asked = AccessRequest.of("kms:Decrypt", this.vault.arns().key(key))
			.with("kms:ViaService", this.vault.arns().serviceName())
			.with("kms:EncryptionContext:SecretARN", this.vault.arnOf(secretId));
		if (!enforced.allows(asked)) {
			throw denied("Access to KMS is not allowed");
		}
	}

	private static ServiceException denied(String reason) {
		return new ServiceException("AccessDeniedException", reason, 400);
	}

}
