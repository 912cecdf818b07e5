package io.github.ecssecrets.aws;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Tells addresses of this host from others, by what they say and without asking a name
 * server: what a name resolves to may change.
 */
final class Loopback {

	/** The same hosts as patterns for a list of those that no proxy serves. */
	static final Set<String> PATTERNS = Set.of("localhost", ".*\\.localhost", "127\\..*", "\\[::1\\]",
			"\\[0:0:0:0:0:0:0:1\\]");

	private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-fA-F:.]+\\]");

	private Loopback() {
	}

	/**
	 * Whether an address names this host: {@code localhost}, a name under it, or a
	 * loopback address.
	 */
	static boolean isNamedBy(URI address) {
		return isHost(address.getHost());
	}

	static boolean isHost(@Nullable String host) {
		if (host == null) {
			return false;
		}
		String name = host.toLowerCase(Locale.ROOT);
		if (name.equals("localhost") || name.endsWith(".localhost")) {
			return true;
		}
		try {
			return ADDRESS.matcher(name).matches() && InetAddress.getByName(name).isLoopbackAddress();
		}
		catch (UnknownHostException ex) {
			return false;
		}
	}

}
