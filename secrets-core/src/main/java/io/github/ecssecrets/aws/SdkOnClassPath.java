package io.github.ecssecrets.aws;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretException.Reason;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.util.VersionInfo;

/**
 * Explains that the AWS SDK on the class path is not the one that this library was built
 * for. Loads no class of the SDK.
 */
final class SdkOnClassPath {

	private static final String GROUP = "software.amazon.awssdk";

	/** A constant of the compiler: the version that this library was built for. */
	private static final String EXPECTED = VersionInfo.SDK_VERSION;

	/** A class of each artifact, by which an artifact without Maven's files is known. */
	private static final Map<String, String> ARTIFACTS = Map.of("secretsmanager",
			"services/secretsmanager/SecretsManagerClient", "sdk-core", "core/SdkClient", "aws-core",
			"awscore/AwsClient", "auth", "auth/credentials/AwsCredentialsProvider", "regions", "regions/Region",
			"profiles", "profiles/ProfileFile", "retries-spi", "retries/api/RetryStrategy", "identity-spi",
			"identity/spi/Identity", "http-client-spi", "http/SdkHttpClient", "url-connection-client",
			"http/urlconnection/UrlConnectionHttpClient");

	private static final Pattern METHOD = Pattern.compile("software\\.amazon\\.awssdk\\.[\\w$.]{1,200}(?=\\()");

	private static final Pattern CLASS_NAME = Pattern.compile("software[./]amazon[./]awssdk[./][\\w$./]{1,200}");

	private SdkOnClassPath() {
	}

	/**
	 * The failure of a secret that could not be asked for.
	 */
	static SecretException incompatible(SecretReference reference, LinkageError error) {
		return new SecretUnavailableException(reference, Reason.CLIENT_INCOMPATIBLE, "Secret '%s' was not asked for: %s"
			.formatted(reference, explain(error, SdkOnClassPath.class.getClassLoader())), null, error);
	}

	/**
	 * Says what is missing, which artifacts are there, and which version is wanted.
	 */
	static String explain(LinkageError error, ClassLoader classLoader) {
		List<String> others = new TreeMap<>(ARTIFACTS).entrySet()
			.stream()
			.map((artifact) -> found(artifact.getKey(), artifact.getValue(), classLoader))
			.filter((found) -> !found.endsWith(" " + EXPECTED))
			.toList();
		return "the AWS SDK on the class path does not fit%s; found %s of %s, and %s is expected; import the bom of %s to have one version of all"
			.formatted(missing(error), others.isEmpty() ? "the expected versions" : String.join(", ", others), GROUP,
					EXPECTED, GROUP);
	}

	private static String found(String artifact, String type, ClassLoader classLoader) {
		String version = version(artifact, classLoader);
		if (version != null) {
			return artifact + " " + version;
		}
		return (classLoader.getResource("software/amazon/awssdk/" + type + ".class") != null)
				? artifact + " of unknown version" : "no " + artifact;
	}

	private static String missing(LinkageError error) {
		String message = String.valueOf(error.getMessage());
		String kind = error.getClass().getSimpleName();
		for (Pattern pattern : List.of(METHOD, CLASS_NAME)) {
			Matcher name = pattern.matcher(message);
			if (name.find()) {
				return " (" + kind + ": " + name.group().replace('/', '.') + ")";
			}
		}
		return " (" + kind + ")";
	}

	private static @Nullable String version(String artifact, ClassLoader classLoader) {
		String properties = "META-INF/maven/" + GROUP + "/" + artifact + "/pom.properties";
		try (InputStream stream = classLoader.getResourceAsStream(properties)) {
			Properties found = new Properties();
			if (stream == null) {
				return null;
			}
			found.load(stream);
			return AwsText.token(found.getProperty("version"));
		}
		catch (IOException | IllegalArgumentException ex) {
			return null;
		}
	}

}
