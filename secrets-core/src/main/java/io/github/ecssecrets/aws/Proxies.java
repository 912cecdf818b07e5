package io.github.ecssecrets.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * Which proxy a call goes through, as system properties, environment variables and the
 * JVM say. A proxy never serves this host. The AWS SDK takes the proxy for {@code http}
 * for everything; here that for {@code https} comes first where the address is one.
 */
final class Proxies {

	private static final String HTTP = "http";

	private static final int CONNECT_TIMEOUT_MILLIS = 2000;

	private static final int READ_TIMEOUT_MILLIS = 30_000;

	private static final Pattern BARE = Pattern.compile("[\\w.-]+:\\d{1,5}/?");

	private static final Pattern DOMAIN = Pattern.compile("\\.?[\\w-]+(\\.[\\w-]+)*");

	private final SdkSettings settings;

	private final Map<String, ProxyConfiguration> configurations = new ConcurrentHashMap<>();

	Proxies(SdkSettings settings) {
		this.settings = settings;
	}

	/**
	 * An HTTP client for addresses on this host, which asks no proxy, not even one that
	 * {@code http.nonProxyHosts} forgets to exempt it from. Closing it does nothing.
	 */
	static SdkHttpClient direct() {
		return UrlConnectionHttpClient.create((address) -> {
			try {
				HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection(Proxy.NO_PROXY);
				connection.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
				connection.setReadTimeout(READ_TIMEOUT_MILLIS);
				return connection;
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
	}

	/**
	 * The proxy for addresses of a scheme.
	 */
	ProxyConfiguration of(String scheme) {
		return this.configurations.computeIfAbsent(scheme, (key) -> {
			ProxyConfiguration own = configured(scheme);
			return (own.host() != null || scheme.equals(HTTP)) ? own : configured(HTTP);
		});
	}

	private ProxyConfiguration configured(String scheme) {
		String variable = this.settings.variable(variableFor(scheme));
		boolean readable = variable == null || variable.contains("://");
		ProxyConfiguration found = builder(scheme, readable).build();
		Set<String> exempt = new HashSet<>(found.nonProxyHosts());
		found.nonProxyHosts()
			.stream()
			.filter((host) -> DOMAIN.matcher(host).matches())
			.map(Proxies::under)
			.forEach(exempt::add);
		exempt.addAll(Loopback.PATTERNS);
		ProxyConfiguration.Builder builder = builder(scheme, readable).nonProxyHosts(exempt);
		if (variable != null && found.host() == null && BARE.matcher(variable).matches()) {
			builder.endpoint(URI.create("http://" + variable.replace("/", "")));
		}
		return builder.build();
	}

	/**
	 * The hosts of a domain, which {@code NO_PROXY} means by naming it, with or without a
	 * dot before it.
	 */
	private static String under(String domain) {
		return ".*" + Pattern.quote(domain.startsWith(".") ? domain : "." + domain);
	}

	/**
	 * The SDK logs a variable that it cannot read, which may have a password in it.
	 */
	private static ProxyConfiguration.Builder builder(String scheme, boolean readable) {
		return ProxyConfiguration.builder().scheme(scheme).useEnvironmentVariablesValues(readable);
	}

	/**
	 * The environment variable with the proxy for addresses of a scheme, in lower case if
	 * that is how it is set.
	 */
	private String variableFor(String scheme) {
		String name = scheme + "_proxy";
		return (this.settings.variable(name) != null) ? name : name.toUpperCase(Locale.ROOT);
	}

	/**
	 * Names the proxy that serves an address.
	 * @return a phrase such as {@code proxy.corp:3128 (HTTPS_PROXY)}, or {@code null} if
	 * the address is reached directly
	 */
	@Nullable String serving(URI address) {
		if (Loopback.isNamedBy(address)) {
			return null;
		}
		String scheme = String.valueOf(address.getScheme());
		ProxyConfiguration configured = of(scheme);
		String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
		if (configured.host() != null) {
			return configured.nonProxyHosts().stream().anyMatch(host::matches) ? null
					: AwsText.token(configured.host() + ":" + configured.port()) + " ("
							+ setting(scheme, configured.host()) + ")";
		}
		return ofJvm(address);
	}

	private String setting(String scheme, String host) {
		for (String each : List.of(scheme, HTTP)) {
			if (host.equals(System.getProperty(each + ".proxyHost"))) {
				return each + ".proxyHost";
			}
			String value = this.settings.variable(variableFor(each));
			if (value != null && value.contains(host)) {
				return variableFor(each);
			}
		}
		return "configured";
	}

	private static @Nullable String ofJvm(URI address) {
		try {
			ProxySelector selector = ProxySelector.getDefault();
			for (Proxy proxy : (selector != null) ? selector.select(address) : List.<Proxy>of()) {
				if (proxy.address() instanceof InetSocketAddress socket) {
					return AwsText.token(socket.getHostString() + ":" + socket.getPort()) + " (of the JVM)";
				}
			}
			return null;
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

}
