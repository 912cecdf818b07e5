package io.github.ecssecrets.test;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The operations of the service: each translates a call to the vault and the vault's
 * answer to JSON.
 */
final class ApiOperations {

	private static final int MAXIMUM_BATCH = 20;

	private static final int MAXIMUM_PAGE = 100;

	private static final int DEFAULT_PASSWORD_LENGTH = 32;

	private final SecretVault vault;

	private final AccessControl access;

	private final FaultScript faults;

	ApiOperations(SecretVault vault, AccessControl access, FaultScript faults) {
		this.vault = vault;
		this.access = access;
		this.faults = faults;
	}

	ApiAnswer call(String operation, ApiRequest request) {
		return switch (operation) {
			case "CreateSecret" -> createSecret(request);
			case "PutSecretValue" -> putSecretValue(request);
			case "GetSecretValue" -> getSecretValue(request);
			case "BatchGetSecretValue" -> batchGetSecretValue(request);
			case "DescribeSecret" -> describeSecret(request);
			case "ListSecrets" -> listSecrets(request);
			case "UpdateSecret" -> updateSecret(request);
			case "UpdateSecretVersionStage" -> updateSecretVersionStage(request);
			case "RotateSecret" -> rotateSecret(request);
			case "DeleteSecret" -> deleteSecret(request);
			case "RestoreSecret" -> identity(this.vault.restore(request.required("SecretId")));
			case "GetRandomPassword" -> getRandomPassword(request);
			default -> throw unknownOperation();
		};
	}

	static ServiceException unknownOperation() {
		return new ServiceException("UnknownOperationException", "The requested operation is not supported.", 400);
	}

	private ApiAnswer createSecret(ApiRequest request) {
		SecretDetails details = new SecretDetails(request.text("Description"), request.text("KmsKeyId"),
				request.tags());
		return written(this.vault.create(request.required("Name"), details, request.versionWrite()));
	}

	private ApiAnswer putSecretValue(ApiRequest request) {
		WrittenVersion version = this.vault.put(request.required("SecretId"), request.versionWrite());
		return written(version).with("VersionStages", version.stages());
	}

	private ApiAnswer updateSecret(ApiRequest request) {
		return written(this.vault.update(request.required("SecretId"), request.text("Description"),
				request.text("KmsKeyId"), request.versionWrite()));
	}

	private ApiAnswer rotateSecret(ApiRequest request) {
		RotationRequest rotation = new RotationRequest(request.token(), request.text("RotationLambdaARN"),
				request.rotationRules(), request.flag("RotateImmediately", true));
		return written(this.vault.rotate(request.required("SecretId"), rotation));
	}

	private ApiAnswer updateSecretVersionStage(ApiRequest request) {
		StageMove move = new StageMove(request.required("VersionStage"), request.text("RemoveFromVersionId"),
				request.text("MoveToVersionId"));
		return identity(this.vault.moveStage(request.required("SecretId"), move));
	}

	private ApiAnswer deleteSecret(ApiRequest request) {
		boolean force = request.flag("ForceDeleteWithoutRecovery", false);
		Long recoveryDays = request.number("RecoveryWindowInDays");
		if (force && recoveryDays != null) {
			throw ServiceException
				.invalidParameter("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
		}
		String secretId = request.required("SecretId");
		SecretSnapshot secret = force ? this.vault.purge(secretId) : this.vault.delete(secretId, recoveryDays);
		return identity(secret).with("DeletionDate", secret.deletion());
	}

	private ApiAnswer getSecretValue(ApiRequest request) {
		return value(this.vault.value(request.required("SecretId"), request.text("VersionId"),
				request.text("VersionStage")));
	}

	private ApiAnswer batchGetSecretValue(ApiRequest request) {
		checkBatch(request);
		Page page = request.has("Filters") ? page(request, MAXIMUM_BATCH) : new Page(List.of(), null);
		List<String> ids = request.has("Filters") ? page.secrets().stream().map(SecretSnapshot::arn).toList()
				: request.texts("SecretIdList");
		List<Map<String, Object>> values = new ArrayList<>();
		List<Map<String, Object>> errors = new ArrayList<>();
		ids.forEach((id) -> addBatchEntry(request, id, values, errors));
		return new ApiAnswer().with("SecretValues", values).with("Errors", errors).with("NextToken", page.nextToken());
	}

	private static void checkBatch(ApiRequest request) {
		if (request.has("SecretIdList") == request.has("Filters")) {
			throw ServiceException
				.invalidParameter("Either 'SecretIdList' or 'Filters' must be provided, but not both.");
		}
		if (request.has("MaxResults") && !request.has("Filters")) {
			throw ServiceException.invalidParameter(
					"'Filters' not specified. 'Filters' must also be specified when 'MaxResults' is provided.");
		}
		List<String> ids = request.texts("SecretIdList");
		if (ids.size() > MAXIMUM_BATCH) {
			throw ServiceException.validation(
					"1 validation error detected: Value '%s' at 'secretIdList' failed to satisfy constraint: Member must have length less than or equal to %d"
						.formatted(ids, MAXIMUM_BATCH));
		}
	}

	private void addBatchEntry(ApiRequest request, String id, List<Map<String, Object>> values,
			List<Map<String, Object>> errors) {
		try {
			ServiceException refusal = this.faults.refusalInBatch(id);
			if (refusal != null) {
				throw refusal;
			}
			this.access.checkBatchEntry(request, id);
			values.add(value(this.vault.value(id, null, null)).members());
		}
		catch (ServiceException ex) {
			errors.add(new ApiAnswer().with("SecretId", id)
				.with("ErrorCode", ex.code())
				.with("Message", ex.reason())
				.members());
		}
	}

	private ApiAnswer describeSecret(ApiRequest request) {
		SecretSnapshot secret = this.vault.describe(request.required("SecretId"));
		return metadata(secret).with("VersionIdsToStages", nonEmpty(secret.versionIdsToStages()));
	}

	private ApiAnswer listSecrets(ApiRequest request) {
		Page page = page(request, MAXIMUM_PAGE);
		List<Map<String, Object>> entries = page.secrets()
			.stream()
			.map((secret) -> metadata(secret).with("SecretVersionsToStages", nonEmpty(secret.versionIdsToStages()))
				.members())
			.toList();
		return new ApiAnswer().with("SecretList", entries).with("NextToken", page.nextToken());
	}

	private Page page(ApiRequest request, int maximum) {
		Long size = request.number("MaxResults");
		if (size != null && (size < 1 || size > maximum)) {
			throw ServiceException.validation(
					"1 validation error detected: Value '%d' at 'maxResults' failed to satisfy constraint: Member must have value between 1 and %d"
						.formatted(size, maximum));
		}
		List<SecretFilter> filters = request.filters();
		List<SecretSnapshot> secrets = new ArrayList<>(this.vault.list(request.flag("IncludePlannedDeletion", false)));
		secrets.removeIf((secret) -> filters.stream().anyMatch((filter) -> !filter.matches(secret)));
		if ("desc".equals(request.text("SortOrder"))) {
			Collections.reverse(secrets);
		}
		return Page.of(secrets, request.text("NextToken"), (size != null) ? size.intValue() : maximum);
	}

	private static ApiAnswer getRandomPassword(ApiRequest request) {
		Long length = request.number("PasswordLength");
		RandomPassword password = new RandomPassword((length != null) ? length.intValue() : DEFAULT_PASSWORD_LENGTH,
				List.of(type(request, RandomPassword.LOWERCASE, request.flag("ExcludeLowercase", false)),
						type(request, RandomPassword.UPPERCASE, request.flag("ExcludeUppercase", false)),
						type(request, RandomPassword.NUMBERS, request.flag("ExcludeNumbers", false)),
						type(request, RandomPassword.PUNCTUATION, request.flag("ExcludePunctuation", false)),
						type(request, RandomPassword.SPACE, !request.flag("IncludeSpace", false))),
				request.flag("RequireEachIncludedType", true));
		return new ApiAnswer().with("RandomPassword", password.generate());
	}

	private static String type(ApiRequest request, String characters, boolean excluded) {
		String unwanted = request.text("ExcludeCharacters");
		return excluded ? "" : RandomPassword.without(characters, (unwanted != null) ? unwanted : "");
	}

	private static ApiAnswer value(SecretValue value) {
		String text = value.content().text();
		return new ApiAnswer().with("ARN", value.arn())
			.with("Name", value.name())
			.with("VersionId", value.versionId())
			.with("VersionStages", value.stages())
			.with("CreatedDate", value.created())
			.with("SecretString", text)
			.with("SecretBinary", (text == null) ? Base64.getEncoder().encodeToString(value.content().bytes()) : null);
	}

	private static ApiAnswer metadata(SecretSnapshot secret) {
		RotationSchedule.Snapshot rotation = secret.rotation();
		return identity(secret).with("Description", secret.details().description())
			.with("KmsKeyId", secret.details().kmsKeyId())
			.with("OwningService", secret.owningService())
			.with("Tags", tags(secret.details().tags()))
			.with("CreatedDate", secret.created())
			.with("LastChangedDate", secret.changed())
			.with("DeletedDate", secret.deletion())
			.with("RotationEnabled", rotation.enabled() ? true : null)
			.with("RotationLambdaARN", rotation.lambdaArn())
			.with("RotationRules", nonEmpty(rotation.rules()))
			.with("LastRotatedDate", rotation.lastRotated())
			.with("NextRotationDate", rotation.nextRotation());
	}

	private static @Nullable Object nonEmpty(Map<String, ?> map) {
		return map.isEmpty() ? null : map;
	}

	private static List<Map<String, String>> tags(Map<String, String> tags) {
		return tags.entrySet().stream().map((tag) -> Map.of("Key", tag.getKey(), "Value", tag.getValue())).toList();
	}

	private static ApiAnswer written(WrittenVersion version) {
		return new ApiAnswer().with("ARN", version.arn())
			.with("Name", version.name())
			.with("VersionId", version.versionId());
	}

	private static ApiAnswer identity(SecretSnapshot secret) {
		return new ApiAnswer().with("ARN", secret.arn()).with("Name", secret.name());
	}

}
