package io.github.ecssecrets.spring.r2dbc;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.github.ecssecrets.login.LoginCredentials;
import io.github.ecssecrets.login.SecretLogin;
import io.r2dbc.spi.Connection;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One connection with the newest credentials, opened when a pool gives away an outdated
 * one, to replace the outdated one that is given away next. So connections are replaced
 * after a rotation one by one, no borrower waits for a login, and none is replaced before
 * a login has shown that the new credentials work. Never blocks; thread-safe.
 */
final class SpareConnection {

	/** For how long a spare waits for a connection to replace. */
	private static final Duration KEPT = Duration.ofSeconds(30);

	private final Supplier<CompletableFuture<SecretLogin.Opened<Connection>>> opener;

	private final SecretLogin login;

	private SecretLogin.@Nullable Opened<Connection> spare;

	private boolean opening;

	private boolean closed;

	SpareConnection(Supplier<CompletableFuture<SecretLogin.Opened<Connection>>> opener, SecretLogin login) {
		this.opener = opener;
		this.login = login;
	}

	/**
	 * Takes what replaces a connection with given credentials.
	 * @return {@code null} if the connection is not outdated, or there is no spare yet
	 */
	@SuppressWarnings("FutureReturnValueIgnored") // without a spare nothing changes
	SecretLogin.@Nullable Opened<Connection> replacementOf(LoginCredentials credentials) {
		LoginCredentials preferred = this.login.preferred();
		if (credentials.equals(preferred)) {
			return null;
		}
		SecretLogin.Opened<Connection> taken;
		synchronized (this) {
			taken = this.spare;
			this.spare = null;
			if (taken == null) {
				if (this.opening || this.closed) {
					return null;
				}
				this.opening = true;
			}
		}
		if (taken == null) {
			this.opener.get().whenComplete((opened, failure) -> opened(opened));
			return null;
		}
		if (!taken.credentials().equals(preferred)) {
			close(taken.connection());
			return null;
		}
		return taken;
	}

	private void opened(SecretLogin.@Nullable Opened<Connection> opened) {
		boolean keep;
		synchronized (this) {
			this.opening = false;
			keep = opened != null && !this.closed;
			if (keep) {
				this.spare = opened;
			}
		}
		if (keep) {
			Mono.delay(KEPT).subscribe((late) -> drop(opened));
		}
		else if (opened != null) {
			close(opened.connection());
		}
	}

	@SuppressWarnings("ReferenceEquality") // this one and no other
	private void drop(SecretLogin.@Nullable Opened<Connection> unused) {
		synchronized (this) {
			if (unused == null || this.spare != unused) {
				return;
			}
			this.spare = null;
		}
		close(unused.connection());
	}

	static void close(Connection connection) {
		Mono.from(connection.close()).subscribe((done) -> {
		}, (failure) -> {
		});
	}

	void close() {
		SecretLogin.Opened<Connection> last;
		synchronized (this) {
			this.closed = true;
			last = this.spare;
			this.spare = null;
		}
		if (last != null) {
			close(last.connection());
		}
	}

}
