package io.github.ecssecrets;

import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How the logins to a kind of server with a secret go. Immutable.
 */
public final class LoginStatus {

	private final SecretReference reference;

	private final String server;

	private final List<InUse> inUse;

	private final long accepted;

	private final long acceptedPending;

	private final long refused;

	private final long failed;

	private final long replaced;

	private LoginStatus(SecretReference reference, String server, List<InUse> inUse, long accepted,
			long acceptedPending, long refused, long failed, long replaced) {
		this.reference = reference;
		this.server = server;
		this.inUse = inUse;
		this.accepted = accepted;
		this.acceptedPending = acceptedPending;
		this.refused = refused;
		this.failed = failed;
		this.replaced = replaced;
	}

	/**
	 * A status without logins.
	 * @param reference the secret
	 * @param server what is logged in to, such as {@code database}
	 * @param inUse what each login that is open uses
	 * @return the status
	 */
	public static LoginStatus of(SecretReference reference, String server, Collection<InUse> inUse) {
		return new LoginStatus(reference, server, List.copyOf(inUse), 0, 0, 0, 0, 0);
	}

	/**
	 * The same status, with numbers of logins since the start.
	 * @param accepted how many were accepted
	 * @param acceptedPending how many of them used AWSPENDING
	 * @param refused how many were refused
	 * @param failed how many failed for another reason
	 * @return the status
	 */
	public LoginStatus withLogins(long accepted, long acceptedPending, long refused, long failed) {
		return new LoginStatus(this.reference, this.server, this.inUse, accepted, acceptedPending, refused, failed,
				this.replaced);
	}

	/**
	 * The same status, with a number of replaced connections.
	 * @param replaced how many were replaced since the start
	 * @return the status
	 */
	public LoginStatus withReplaced(long replaced) {
		return new LoginStatus(this.reference, this.server, this.inUse, this.accepted, this.acceptedPending,
				this.refused, this.failed, replaced);
	}

	/**
	 * The secret.
	 * @return the reference by which the login names it
	 */
	public SecretReference reference() {
		return this.reference;
	}

	/**
	 * What is logged in to.
	 * @return a noun, such as {@code database}
	 */
	public String server() {
		return this.server;
	}

	/**
	 * What each login that is open uses.
	 * @return an immutable list, with an element for each server of the kind
	 */
	public List<InUse> inUse() {
		return this.inUse;
	}

	/**
	 * How many logins were accepted since the start.
	 * @return the number
	 */
	public long accepted() {
		return this.accepted;
	}

	/**
	 * How many of the accepted logins used the version that a rotation was preparing.
	 * @return the number
	 */
	public long acceptedPending() {
		return this.acceptedPending;
	}

	/**
	 * How many logins were refused since the start.
	 * @return the number
	 */
	public long refused() {
		return this.refused;
	}

	/**
	 * How many logins failed for a reason other than their credentials since the start.
	 * @return the number
	 */
	public long failed() {
		return this.failed;
	}

	/**
	 * How many connections were replaced since the start, because they were opened with
	 * an earlier version.
	 * @return the number
	 */
	public long replaced() {
		return this.replaced;
	}

	/**
	 * How many open connections were opened with another version than logins use now.
	 * @return the number, of all logins together
	 */
	public int outdated() {
		return this.inUse.stream().mapToInt(InUse::outdated).sum();
	}

	@Override
	public String toString() {
		return "LoginStatus[" + this.reference + ", " + this.server + ", " + this.inUse + ", accepted " + this.accepted
				+ ", refused " + this.refused + "]";
	}

	/**
	 * What a login uses. Immutable.
	 */
	public static final class InUse {

		private final @Nullable String versionId;

		private final String version;

		private final boolean behind;

		private final int outdated;

		private InUse(@Nullable String versionId, String version, boolean behind, int outdated) {
			this.versionId = versionId;
			this.version = version;
			this.behind = behind;
			this.outdated = outdated;
		}

		/**
		 * What a login uses.
		 * @param versionId the version, or {@code null} for a copy without one
		 * @param version the version in words, such as {@code AWSCURRENT (version 1234)}
		 * @param behind whether it is AWSPREVIOUS, because AWSCURRENT was not accepted
		 * @param outdated how many open connections have another version
		 * @return what it uses
		 */
		public static InUse of(@Nullable String versionId, String version, boolean behind, int outdated) {
			return new InUse(versionId, version, behind, outdated);
		}

		/**
		 * The version that logins use.
		 * @return the version id, or {@code null} for a copy without one
		 */
		public @Nullable String versionId() {
			return this.versionId;
		}

		/**
		 * The version that logins use, in words.
		 * @return such as {@code AWSCURRENT (version 1234)}
		 */
		public String version() {
			return this.version;
		}

		/**
		 * Whether logins use AWSPREVIOUS, because AWSCURRENT was not accepted when it was
		 * tried last.
		 * @return {@code true} until AWSCURRENT is accepted
		 */
		public boolean isBehind() {
			return this.behind;
		}

		/**
		 * How many open connections were opened with another version.
		 * @return the number; 0 where nobody counts them
		 */
		public int outdated() {
			return this.outdated;
		}

		@Override
		public String toString() {
			return this.version + ((this.outdated > 0) ? ", " + this.outdated + " connections with another" : "");
		}

	}

}
