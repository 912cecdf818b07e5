package io.github.ecssecrets.aws;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * One client for each Region, made when the Region is first asked. Users may name any
 * Region, and so only the Regions asked last keep their client; one that is in a call is
 * never closed. Thread-safe; no client is made or closed under a lock.
 */
final class RegionalClients implements AutoCloseable {

	/** How many clients are kept without being in a call. */
	static final int MOST_KEPT = 8;

	private final Function<String, SecretsManagerClient> factory;

	/** By Region, the one asked last at the end. */
	private final Map<String, Member> members = new LinkedHashMap<>(16, 0.75f, true);

	private boolean closed;

	/**
	 * Creates the clients.
	 * @param factory makes the client of a Region
	 */
	RegionalClients(Function<String, SecretsManagerClient> factory) {
		this.factory = factory;
	}

	/**
	 * Lends the client of a Region to one call.
	 * @throws AbortedException if this is closed, also while the call runs: what it then
	 * fails with says only that some part of the client is closed
	 */
	<T> T call(String region, Function<SecretsManagerClient, T> call) {
		Member member = borrow(region);
		try {
			return call.apply(member.client());
		}
		catch (RuntimeException ex) {
			throw (ex instanceof AwsServiceException || !isClosed()) ? ex : closed();
		}
		finally {
			giveBack(region, member);
		}
	}

	private boolean isClosed() {
		synchronized (this.members) {
			return this.closed;
		}
	}

	private static AbortedException closed() {
		return AbortedException.create("The clients of Secrets Manager are closed");
	}

	private Member borrow(String region) {
		Member made = null;
		Member member;
		synchronized (this.members) {
			if (this.closed) {
				throw closed();
			}
			Member present = this.members.get(region);
			if (present == null) {
				made = new Member();
				this.members.put(region, made);
				present = made;
			}
			member = present;
			member.calls++;
		}
		if (made != null) {
			make(region, made);
		}
		return member;
	}

	private void make(String region, Member member) {
		try {
			member.client.complete(this.factory.apply(region));
		}
		catch (RuntimeException | Error ex) {
			member.client.completeExceptionally(ex);
			synchronized (this.members) {
				this.members.remove(region, member);
			}
		}
	}

	private void giveBack(String region, Member member) {
		List<Member> unused = new ArrayList<>();
		synchronized (this.members) {
			member.calls--;
			if (member.calls == 0 && this.members.get(region) != member) {
				unused.add(member);
			}
			int surplus = this.members.size() - MOST_KEPT;
			for (Member eldest : List.copyOf(this.members.values())) {
				if (surplus > 0 && eldest.calls == 0) {
					this.members.values().remove(eldest);
					unused.add(eldest);
					surplus--;
				}
			}
		}
		unused.forEach(Member::close);
	}

	/**
	 * How many clients there are.
	 */
	int size() {
		synchronized (this.members) {
			return this.members.size();
		}
	}

	/**
	 * Closes all clients. Calls that run fail.
	 */
	@Override
	public void close() {
		List<Member> all;
		synchronized (this.members) {
			this.closed = true;
			all = List.copyOf(this.members.values());
			this.members.clear();
		}
		all.forEach(Member::close);
	}

	/**
	 * A client, and how many calls use it.
	 */
	private static final class Member {

		private final CompletableFuture<SecretsManagerClient> client = new CompletableFuture<>();

		/** Guarded by the lock of the members. */
		private int calls;

		private SecretsManagerClient client() {
			try {
				return this.client.join();
			}
			catch (CompletionException ex) {
				if (ex.getCause() instanceof Error error) {
					throw error;
				}
				if (ex.getCause() instanceof RuntimeException failure) {
					throw failure;
				}
				throw ex;
			}
		}

		private void close() {
			SecretsManagerClient made = this.client.isCompletedExceptionally() ? null : this.client.getNow(null);
			if (made != null) {
				made.close();
			}
		}

	}

}
