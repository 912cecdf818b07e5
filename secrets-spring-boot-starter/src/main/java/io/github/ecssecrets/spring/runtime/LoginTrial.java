package io.github.ecssecrets.spring.runtime;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/**
 * One login of a check, on a thread of its own: a server that does not answer must not
 * hold up the check for as long as its client waits.
 */
public final class LoginTrial {

	/** How long a login may look for a version that the server accepts. */
	static final Duration LONGEST_REFUSAL = Duration.ofSeconds(3);

	private static final Duration LONGEST = Duration.ofSeconds(20);

	private LoginTrial() {
	}

	/**
	 * Logs in. Blocks for that, 20 seconds at most.
	 * @param name the name of the bean of the pool, or of the client
	 * @param login opens a connection, uses it once, and closes it
	 * @return what came of it
	 */
	public static LoginCheck.Outcome run(String name, Callable<?> login) {
		return run(name, login, LONGEST);
	}

	static LoginCheck.Outcome run(String name, Callable<?> login, Duration longest) {
		CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				login.call();
				ended.complete(null);
			}
			catch (Throwable ex) {
				ended.completeExceptionally(ex);
			}
		}, "ecs-secrets-login-check-" + name);
		thread.setDaemon(true);
		thread.start();
		try {
			ended.get(longest.toNanos(), TimeUnit.NANOSECONDS);
			return new LoginCheck.Outcome(name, null);
		}
		catch (ExecutionException ex) {
			return new LoginCheck.Outcome(name, ex.getCause());
		}
		catch (TimeoutException ex) {
			thread.interrupt();
			return new LoginCheck.Outcome(name, new TimeoutException("the server has not answered within "
					+ longest.toSeconds() + " s; check its address, and that security groups let this task through"));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return new LoginCheck.Outcome(name, ex);
		}
	}

}
