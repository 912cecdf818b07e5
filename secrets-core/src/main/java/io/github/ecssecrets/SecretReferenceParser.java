package io.github.ecssecrets;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The reference grammar. Characters of names are those of {@code CreateSecret}, and
 * {@code !}, which AWS services use in the names of the secrets they manage
 * ({@code rds!db-…}). Every pattern has a bound, and no message has a character of the
 * text.
 */
final class SecretReferenceParser {

	private static final int MAXIMUM_NAME_LENGTH = 512;

	/** No key can be longer, because no secret is. */
	private static final int MAXIMUM_KEY_LENGTH = 65_536;

	private static final int MAXIMUM_VERSION_LENGTH = 256;

	private static final Pattern PARTITION = Pattern.compile("aws(?:-[a-z0-9]{1,20}){0,4}");

	private static final Pattern REGION = Pattern.compile("[a-z0-9]{1,20}(?:-[a-z0-9]{1,20}){1,6}");

	private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");

	private static final String ARN_FORM = "an ARN has the form 'arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX'";

	private static final String NAME_CHARACTERS = "names consist of ASCII letters, digits and the characters /_+=.@-";

	private final String text;

	private int position;

	private SecretReferenceParser(String text) {
		this.text = text;
	}

	static SecretReference parse(String text) {
		if (text.isBlank()) {
			throw new InvalidSecretReferenceException(text.length(), 0, "it is empty",
					"name a secret, for example 'prod/myapp/database:password'");
		}
		return new SecretReferenceParser(text).reference();
	}

	private SecretReference reference() {
		int url = MixUp.endOfUrlScheme(this.text);
		if (url >= 0) {
			throw invalid(url, "a URL begins", NAME_CHARACTERS);
		}
		String secret = SecretId.isArn(this.text) ? arn() : name(part());
		int keyPosition = this.position;
		String key = emptyToNull(part());
		if (key != null) {
			requireKey(key, keyPosition);
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
			throw invalid(this.position - 1, "it has too many parts",
					"write 'secret:json-key:version-stage:version-id'; a JSON key with a ':' in it can be named in code only, with 'withJsonKey'");
		}
		if (stage != null && id != null) {
			throw invalid(idPosition, "it names both a version stage and a version id",
					"keep one of them and leave the other empty");
		}
		return new SecretReference(secret, key, stage, id);
	}

	private InvalidSecretReferenceException invalid(int place, String problem, String remedy) {
		return invalid(this.text, place, problem, remedy);
	}

	private static InvalidSecretReferenceException invalid(String text, int place, String problem, String remedy) {
		return new InvalidSecretReferenceException(text.length(), place, problem, MixUp.remedy(text, remedy));
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
		require(PARTITION, "the partition of the ARN is not valid",
				"use 'aws', 'aws-cn', 'aws-us-gov' or another AWS partition");
		int servicePosition = start();
		String service = part();
		if (!service.equals("secretsmanager")) {
			throw invalid(servicePosition,
					service.equals("ssm") ? "the ARN is of Systems Manager"
							: "the ARN is not of the service 'secretsmanager'",
					"only ARNs of AWS Secrets Manager are references; " + ARN_FORM);
		}
		require(REGION, "the Region of the ARN is not valid", ARN_FORM);
		require(ACCOUNT, "the account id of the ARN is not valid", "an account id has twelve digits");
		int typePosition = start();
		if (!part().equals("secret")) {
			throw invalid(typePosition, "the resource of the ARN is not a 'secret'", ARN_FORM);
		}
		name(part());
		return this.text.substring(0, this.position - 1);
	}

	private void require(Pattern pattern, String problem, String remedy) {
		int start = start();
		if (!pattern.matcher(part()).matches()) {
			throw invalid(start, problem, remedy);
		}
	}

	private String name(String name) {
		int start = this.position - name.length() - 1;
		if (name.isEmpty()) {
			throw invalid(start, "the name of the secret is missing",
					"name a secret before the first ':', for example 'prod/myapp/database:password'");
		}
		int length = Math.min(name.length(), MAXIMUM_NAME_LENGTH);
		for (int i = 0; i < length; i++) {
			if (!isNameCharacter(name.charAt(i))) {
				throw invalid(start + i, "a character cannot stand in the name of a secret", NAME_CHARACTERS);
			}
		}
		if (name.length() > MAXIMUM_NAME_LENGTH) {
			throw invalid(start + MAXIMUM_NAME_LENGTH, "the name is longer than " + MAXIMUM_NAME_LENGTH + " characters",
					"check the name");
		}
		return name;
	}

	private static boolean isNameCharacter(char c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "/_+=.@-!".indexOf(c) >= 0;
	}

	private void requireKey(String key, int start) {
		int unprintable = PrintableText.firstUnprintable(key);
		if (unprintable >= 0) {
			throw invalid(start + unprintable, "a character cannot stand in a JSON key",
					"rename the key in the secret, or name it in code with 'withJsonKey'");
		}
		int tilde = badTilde(key);
		if (tilde >= 0) {
			throw invalid(start + tilde, "'~' must be followed by 0 or 1",
					"in a JSON Pointer write '~0' for '~' and '~1' for '/' (RFC 6901)");
		}
		if (key.length() > MAXIMUM_KEY_LENGTH) {
			throw invalid(start + MAXIMUM_KEY_LENGTH,
					"the JSON key is longer than " + MAXIMUM_KEY_LENGTH + " characters", "check the key");
		}
	}

	private static int badTilde(String key) {
		if (!key.startsWith("/")) {
			return -1;
		}
		int tilde = key.indexOf('~');
		while (tilde >= 0 && (key.startsWith("0", tilde + 1) || key.startsWith("1", tilde + 1))) {
			tilde = key.indexOf('~', tilde + 1);
		}
		return tilde;
	}

	/**
	 * Whether the grammar can say a key after this secret.
	 */
	private static boolean isSayable(String secret, String key) {
		return !key.isEmpty() && key.indexOf(':') < 0 && key.length() <= MAXIMUM_KEY_LENGTH
				&& PrintableText.firstUnprintable(key) < 0 && badTilde(key) < 0
				&& MixUp.endOfUrlScheme(secret + ":" + key) < 0;
	}

	/**
	 * The shortest text that parses to a reference. A key that the grammar cannot say is
	 * written as a JSON string in brackets.
	 */
	static String format(SecretReference reference) {
		StringBuilder text = new StringBuilder(PrintableText.of(reference.secret()));
		String key = reference.jsonKey();
		boolean version = !reference.isCurrent();
		if (key != null && !isSayable(reference.secret(), key)) {
			text.append("[\"").append(PrintableText.of(key.replace("\\", "\\\\").replace("\"", "\\\""))).append("\"]");
		}
		else if (key != null || version) {
			text.append(':').append((key != null) ? key : "");
		}
		if (version) {
			text.append(':').append((reference.versionStage() != null) ? reference.versionStage() : "");
		}
		return ((reference.versionId() != null) ? text.append(':').append(reference.versionId()) : text).toString();
	}

	static void requireVersionPart(String text, String part, int start) {
		for (int i = 0; i < part.length(); i++) {
			char c = part.charAt(i);
			if (c <= ' ' || c > '~' || c == ':') {
				throw invalid(text, start + i, "a character cannot stand in a version stage or version id",
						"use a staging label such as 'AWSPREVIOUS', or a version id");
			}
		}
		if (part.isEmpty()) {
			throw invalid(text, start, "the version stage is empty", "use a staging label such as 'AWSPREVIOUS'");
		}
		if (part.length() > MAXIMUM_VERSION_LENGTH) {
			throw invalid(text, start + MAXIMUM_VERSION_LENGTH,
					"the version stage or version id is longer than " + MAXIMUM_VERSION_LENGTH + " characters",
					"use a staging label such as 'AWSPREVIOUS', or a version id");
		}
	}

	private static @Nullable String emptyToNull(String part) {
		return part.isEmpty() ? null : part;
	}

}
