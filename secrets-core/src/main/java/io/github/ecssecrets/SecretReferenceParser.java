package io.github.ecssecrets;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The reference grammar. Characters of names are those of {@code CreateSecret}, and
 * {@code !}, which AWS services use in the names of the secrets they manage
 * ({@code rds!db-…}).
 */
final class SecretReferenceParser {

	static final String ARN_PREFIX = "arn:";

	private static final int MAXIMUM_NAME_LENGTH = 512;

	private static final Pattern PARTITION = Pattern.compile("aws(-[a-z0-9]+)*");

	private static final Pattern REGION = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)+");

	private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");

	private static final String ARN_FORM = "an ARN has the form 'arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX'";

	private final String text;

	private int position;

	private SecretReferenceParser(String text) {
		this.text = text;
	}

	static SecretReference parse(String text) {
		if (text.isBlank()) {
			throw new InvalidSecretReferenceException(text, 0, "it is empty",
					"name a secret, for example 'prod/myapp/database:password'");
		}
		return new SecretReferenceParser(text).reference();
	}

	private SecretReference reference() {
		String secret = this.text.startsWith(ARN_PREFIX) ? arn() : name(part());
		int keyPosition = this.position;
		String key = emptyToNull(part());
		if (key != null) {
			requireKey(this.text, key, keyPosition);
		}
		int stagePosition = this.position;
		String stage = emptyToNull(part());
		if (stage != null) {
			requireVersionPart(this.text, stage, stagePosition);
		}
		int idPosition = this.position;
		String id = emptyToNull(part());
		if (id != null) {
			requireVersionPart(this.text, id, idPosition);
		}
		if (this.position <= this.text.length()) {
			throw new InvalidSecretReferenceException(this.text, this.position - 1, "it has too many parts",
					"write 'secret:json-key:version-stage:version-id'; a JSON key with a ':' in it cannot be named");
		}
		if (stage != null && id != null) {
			throw new InvalidSecretReferenceException(this.text, idPosition,
					"it names both a version stage and a version id", "keep one of them and leave the other empty");
		}
		return new SecretReference(secret, key, stage, id);
	}

	/** Where the next part starts; the end of the text if there is none. */
	private int start() {
		return Math.min(this.position, this.text.length());
	}

	/** The text up to the next colon; empty past the end. */
	private String part() {
		if (this.position > this.text.length()) {
			return "";
		}
		int colon = this.text.indexOf(':', this.position);
		int end = (colon >= 0) ? colon : this.text.length();
		String part = this.text.substring(this.position, end);
		this.position = end + 1;
		return part;
	}

	private String arn() {
		part();
		require(PARTITION, "partition", "use 'aws', 'aws-cn', 'aws-us-gov' or another AWS partition");
		int servicePosition = start();
		String service = part();
		if (!service.equals("secretsmanager")) {
			throw new InvalidSecretReferenceException(this.text, servicePosition,
					"'" + service + "' is not the service 'secretsmanager'",
					"only ARNs of AWS Secrets Manager are references; " + ARN_FORM);
		}
		require(REGION, "Region", ARN_FORM);
		require(ACCOUNT, "account id", "an account id has twelve digits");
		int typePosition = start();
		if (!part().equals("secret")) {
			throw new InvalidSecretReferenceException(this.text, typePosition, "the resource is not a 'secret'",
					ARN_FORM);
		}
		name(part());
		return this.text.substring(0, this.position - 1);
	}

	private void require(Pattern pattern, String what, String remedy) {
		int start = start();
		String part = part();
		if (!pattern.matcher(part).matches()) {
			throw new InvalidSecretReferenceException(this.text, start, "'" + part + "' is not a valid " + what,
					remedy);
		}
	}

	private String name(String name) {
		int start = this.position - name.length() - 1;
		if (name.isEmpty()) {
			throw new InvalidSecretReferenceException(this.text, start, "the name of the secret is missing",
					"name a secret before the first ':', for example 'prod/myapp/database:password'");
		}
		for (int i = 0; i < name.length(); i++) {
			if (!isNameCharacter(name.charAt(i))) {
				throw new InvalidSecretReferenceException(this.text, start + i,
						"'" + name.charAt(i) + "' cannot stand in the name of a secret", nameRemedy(name.charAt(i)));
			}
		}
		if (name.length() > MAXIMUM_NAME_LENGTH) {
			throw new InvalidSecretReferenceException(this.text, start + MAXIMUM_NAME_LENGTH,
					"the name is longer than " + MAXIMUM_NAME_LENGTH + " characters", "check the name");
		}
		return name;
	}

	private static boolean isNameCharacter(char c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "/_+=.@-!".indexOf(c) >= 0;
	}

	private static String nameRemedy(char offender) {
		String characters = "names consist of ASCII letters, digits and the characters /_+=.@-";
		return ("${}".indexOf(offender) >= 0) ? "a placeholder was not resolved, define its property; " + characters
				: characters;
	}

	static void requireKey(String text, String key, int position) {
		for (int i = 0; i < key.length(); i++) {
			char c = key.charAt(i);
			if (c == ':' || Character.isISOControl(c)) {
				throw new InvalidSecretReferenceException(text, position + i,
						"a JSON key cannot contain this character",
						"rename the key in the secret, or read the whole secret");
			}
			if (key.charAt(0) == '/' && c == '~' && !key.startsWith("0", i + 1) && !key.startsWith("1", i + 1)) {
				throw new InvalidSecretReferenceException(text, position + i, "'~' must be followed by 0 or 1",
						"in a JSON Pointer write '~0' for '~' and '~1' for '/' (RFC 6901)");
			}
		}
		if (key.isEmpty()) {
			throw new InvalidSecretReferenceException(text, position, "the JSON key is empty", "name a key");
		}
	}

	static void requireVersionPart(String text, String part, int position) {
		for (int i = 0; i < part.length(); i++) {
			char c = part.charAt(i);
			if (c <= ' ' || c > '~' || c == ':') {
				throw new InvalidSecretReferenceException(text, position + i,
						"a version stage or version id cannot contain this character",
						"use a staging label such as 'AWSPREVIOUS', or a version id");
			}
		}
		if (part.isEmpty()) {
			throw new InvalidSecretReferenceException(text, position, "the version stage is empty",
					"use a staging label such as 'AWSPREVIOUS'");
		}
	}

	private static @Nullable String emptyToNull(String part) {
		return part.isEmpty() ? null : part;
	}

}
