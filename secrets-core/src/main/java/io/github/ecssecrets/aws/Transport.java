package io.github.ecssecrets.aws;

import java.net.URI;
import java.util.Set;

/**
 * What an address must be for secrets to travel to it: encrypted, or not beyond this
 * host. A test rig may ask for more.
 */
final class Transport {

	/** The property that allows what a test rig needs. */
	static final String PROPERTY = "ecs-secrets.allow-insecure-transport";

	private static final Set<String> SCHEMES = Set.of("http", "https");

	private Transport() {
	}

	/**
	 * Checks the form of an address. An address that is refused is not quoted, since it
	 * may have a password in it, or be one.
	 * @throws IllegalArgumentException if it is not {@code http} or {@code https} with a
	 * host, or has a user, a query or a fragment
	 */
	static void checkForm(URI endpoint, String example) {
		if (endpoint.toString().contains("@")) {
			throw new IllegalArgumentException("'endpoint' must not have a user or a password in it");
		}
		if (endpoint.getHost() == null || !SCHEMES.contains(String.valueOf(endpoint.getScheme()))
				|| endpoint.getRawQuery() != null || endpoint.getRawFragment() != null) {
			throw new IllegalArgumentException("'endpoint' must be an address such as '" + example + "'; it has "
					+ endpoint.toString().length() + " characters");
		}
	}

	/**
	 * Whether secrets may travel to an address: over TLS, or within this host.
	 */
	static boolean isSecure(URI endpoint) {
		return !"http".equals(endpoint.getScheme()) || Loopback.isNamedBy(endpoint);
	}

	/**
	 * What an address is refused for, as a clause.
	 */
	static String insecure(URI endpoint) {
		return "the address http://" + endpoint.getRawAuthority()
				+ " would let secrets travel without encryption to another host; use https, or, in a test rig, set '"
				+ PROPERTY + "'";
	}

	/**
	 * Keeps tokens and credentials out of what the JDK logs of its HTTP requests.
	 */
	static void hideCredentialsInLogs() {
		try {
			SensitiveHeaders.hideInLogs();
		}
		catch (NoClassDefFoundError error) {
			// A Java runtime without the module java.logging.
		}
	}

}
