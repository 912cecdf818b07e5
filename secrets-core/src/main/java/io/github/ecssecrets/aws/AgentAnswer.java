package io.github.ecssecrets.aws;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretBuilder;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * What the agent answered: the JSON of {@code GetSecretValue}, or an error as JSON with
 * the code of AWS or as a few words of the agent's own.
 *
 * @param status the HTTP status
 * @param body the body, which may contain a secret
 */
record AgentAnswer(int status, String body) {

	/** The agent does not always escape the message that follows: not JSON for sure. */
	private static final Pattern ERROR_CODE = Pattern.compile("^\\s*\\{\\s*\"__type\"\\s*:\\s*\"([A-Za-z]{1,64})\"");

	boolean isSuccess() {
		return this.status == 200;
	}

	/**
	 * The error code of AWS.
	 * @return the code, or {@code null} if the agent itself refused
	 */
	@Nullable String errorCode() {
		Matcher code = ERROR_CODE.matcher(this.body);
		return code.find() ? code.group(1) : null;
	}

	/**
	 * The secret in the answer.
	 * @return the secret, or {@code null} if there is none to be read
	 */
	@Nullable Secret secret(SecretReference reference, SecretOrigin origin) {
		Secret json = Secret.builder(reference.name(), origin).text(this.body);
		String name = field(json, "Name");
		SecretBuilder builder = Secret.builder((name != null) ? name : reference.name(), origin)
			.arn(field(json, "ARN"))
			.version(field(json, "VersionId"), versionStages(json))
			.createdDate(createdDate(field(json, "CreatedDate")));
		String text = field(json, "SecretString");
		if (text != null) {
			return builder.text(text);
		}
		byte[] binary = decode(field(json, "SecretBinary"));
		return (binary != null) ? builder.binary(binary) : null;
	}

	private static @Nullable String field(Secret json, String key) {
		return json.hasField(key) ? json.field(key) : null;
	}

	private static List<String> versionStages(Secret json) {
		List<String> stages = new ArrayList<>();
		String stage = field(json, "/VersionStages/0");
		while (stage != null) {
			stages.add(stage);
			stage = field(json, "/VersionStages/" + stages.size());
		}
		return stages;
	}

	/**
	 * Reads seconds since 1970 with a fraction, as the agent writes them, or ISO 8601.
	 */
	private static @Nullable Instant createdDate(@Nullable String text) {
		if (text == null) {
			return null;
		}
		try {
			return text.contains("T") ? Instant.parse(text)
					: Instant.ofEpochMilli(new BigDecimal(text).movePointRight(3).longValue());
		}
		catch (ArithmeticException | NumberFormatException | DateTimeException ex) {
			return null;
		}
	}

	private static byte @Nullable [] decode(@Nullable String base64) {
		try {
			return (base64 != null) ? Base64.getDecoder().decode(base64) : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * The secret must not appear where a record's components would.
	 */
	@Override
	public String toString() {
		return "AgentAnswer[status=" + this.status + ", body=******]";
	}

}
