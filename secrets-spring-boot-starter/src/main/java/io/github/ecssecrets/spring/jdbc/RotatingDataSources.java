package io.github.ecssecrets.spring.jdbc;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.login.SecretLogin;
import io.github.ecssecrets.spring.diagnostics.SecretResolutionException;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;

/**
 * The logins of the pools of an application. Pools that log in to the same server with
 * the same secret share what they learn, so a version of their secret is refused once and
 * not once a pool.
 */
final class RotatingDataSources implements AutoCloseable {

	/** The servers in a URL. */
	private static final Pattern AUTHORITY = Pattern.compile("//(?<servers>[^/;?]+)");

	private final Supplier<SecretsRuntime> runtime;

	private final Map<List<Object>, SecretLogin> logins = new ConcurrentHashMap<>();

	RotatingDataSources(Supplier<SecretsRuntime> runtime) {
		this.runtime = runtime;
	}

	SecretsRuntime runtime() {
		return this.runtime.get();
	}

	/**
	 * What a pool needs to follow its secret.
	 * @param patience how long the pool lets a borrower wait; 0 or less for no limit
	 */
	RotatingPool pool(String beanName, SecretJdbcConnectionDetails details, Supplier<Duration> patience) {
		String url = details.getJdbcUrl();
		Matcher authority = AUTHORITY.matcher(url);
		List<Object> key = List.of(details.login(), authority.find() ? authority.group("servers") : url,
				details.properties().isPendingFallback());
		SecretLogin login = this.logins.computeIfAbsent(key, (absent) -> login(details));
		runtime().startupReport().follows("pool '" + beanName + "'", details.reference());
		return new RotatingPool(beanName, details, runtime().secrets(), login.share(), patience);
	}

	private SecretLogin login(SecretJdbcConnectionDetails details) {
		try {
			return runtime().login(details.reference(), details.login().fields())
				.server("database")
				.pendingFallback(details.properties().isPendingFallback())
				.build();
		}
		catch (SecretException ex) {
			throw new SecretResolutionException("the pool of " + details.reference(), ex);
		}
	}

	/**
	 * Forgets what was learned.
	 */
	@Override
	public void close() {
		this.logins.values().forEach(SecretLogin::close);
	}

}
