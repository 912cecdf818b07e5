package io.github.ecssecrets.aws;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretAccessDeniedException;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
import io.github.ecssecrets.source.AuthoritativeSource;
import io.github.ecssecrets.source.Freshness;
import org.jspecify.annotations.Nullable;

/**
 * Finds secrets through the AWS Secrets Manager Agent (Workload Credentials Provider), an
 * HTTP server that runs beside the application, usually as a sidecar of the task, and
 * reads Secrets Manager with the task role. Thread-safe; every call blocks, starts no
 * thread and loads no class of the AWS SDK.
 * <p>
 * The agent answers from a cache, for 5 minutes unless configured otherwise;
 * {@link Freshness#FRESH} makes it ask Secrets Manager, in the Region that the agent is
 * configured for.
 *
 * @see <a href="https://github.com/aws/aws-secretsmanager-agent">The agent's source</a>
 */
public final class AgentSecretSource implements AuthoritativeSource {

	/** The name of this source. */
	public static final String NAME = "agent";

	private final SecretOrigin origin;

	private final AgentToken token;

	private final AgentClient client;

	private final AgentErrors errors;

	private final InsecureUses uses = new InsecureUses();

	private final boolean isOnAnotherHost;

	private AgentSecretSource(Builder builder) {
		this.origin = new SecretOrigin.Agent(builder.endpoint);
		this.token = new AgentToken(builder.tokenFile, builder.environment,
				builder.insecureTransportAllowed ? this.uses : null);
		this.isOnAnotherHost = !Loopback.isNamedBy(builder.endpoint);
		this.client = new AgentClient(builder.endpoint, builder.timeout);
		this.errors = new AgentErrors(this.origin, this.token, builder.environment);
	}

	/**
	 * Starts a source with the defaults of the agent.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	@Override
	public String name() {
		return NAME;
	}

	/**
	 * Finds a whole secret.
	 * @param reference which secret, in which version
	 * @param freshness whether the agent's cache may answer
	 * @return the secret, or {@code null} if Secrets Manager has none
	 * @throws SecretAccessDeniedException if the agent does not accept the token, or AWS
	 * denies the secret to the agent
	 * @throws SecretNotFoundException if the secret cannot be read by anyone, such as one
	 * that is marked for deletion
	 * @throws SecretUnavailableException if the agent cannot be reached or cannot answer
	 */
	@Override
	public @Nullable Secret find(SecretReference reference, Freshness freshness) {
		AgentAnswer answer = ask(reference, freshness == Freshness.FRESH);
		if (!answer.isSuccess()) {
			if (AwsFailures.isNotFound(answer.errorCode())) {
				SecretException missing = this.errors.missing(reference, answer);
				if (missing == null) {
					return null;
				}
				throw missing;
			}
			throw this.errors.translate(reference, answer);
		}
		Secret secret = answer.secret(reference, this.origin);
		if (secret == null) {
			throw this.errors.unreadable(reference);
		}
		return secret;
	}

	private AgentAnswer ask(SecretReference reference, boolean fresh) throws SecretException {
		if (this.isOnAnotherHost) {
			this.uses.add("secrets travel without encryption from the " + this.origin);
		}
		String value = this.token.read(reference);
		try {
			return this.client.get(reference, fresh, value);
		}
		catch (IOException ex) {
			throw this.errors.unreachable(reference, ex);
		}
	}

	@Override
	public String describe(SecretReference reference) {
		return this.origin.toString();
	}

	@Override
	public void close() {
		this.uses.close();
	}

	/**
	 * Builds an {@link AgentSecretSource}. Not thread-safe.
	 */
	public static final class Builder {

		private static final Set<String> SCHEMES = Set.of("http", "https");

		private URI endpoint = URI.create("http://localhost:2773");

		private @Nullable Path tokenFile;

		private Duration timeout = Duration.ofSeconds(5);

		private boolean insecureTransportAllowed;

		private Function<String, @Nullable String> environment = System::getenv;

		private Builder() {
		}

		/**
		 * Sets the address of the agent. The default is {@code http://localhost:2773}.
		 * @param endpoint an address with host and port, without path, query or user
		 * @return this builder
		 * @throws IllegalArgumentException if it is another kind of address
		 */
		public Builder endpoint(URI endpoint) {
			String path = endpoint.getPath();
			if (endpoint.getScheme() == null || !SCHEMES.contains(endpoint.getScheme()) || endpoint.getHost() == null
					|| endpoint.getUserInfo() != null || endpoint.getQuery() != null || endpoint.getFragment() != null
					|| (!path.isEmpty() && !path.equals("/"))) {
				throw new IllegalArgumentException(
						"'endpoint' must have the form 'http://localhost:2773', without path, query or user");
			}
			this.endpoint = endpoint;
			return this;
		}

		/**
		 * Sets the file with the token that the agent wants to see. It is read for every
		 * request.
		 * @param tokenFile the file, or {@code null} for the environment variable
		 * {@code AWS_TOKEN}, which holds the token or {@code file://PATH}, and, if that
		 * is not set either, {@code /var/run/awssmatoken}
		 * @return this builder
		 */
		public Builder tokenFile(@Nullable Path tokenFile) {
			this.tokenFile = tokenFile;
			return this;
		}

		/**
		 * Sets how long to wait for the connection, and how long for data on it. The
		 * default is 5 seconds.
		 * @param timeout a positive duration
		 * @return this builder
		 * @throws IllegalArgumentException if the duration is zero or negative, or longer
		 * than 10 years
		 */
		public Builder timeout(Duration timeout) {
			this.timeout = ClientOptions.timeout("timeout", timeout);
			return this;
		}

		/**
		 * Allows, as a test rig may need, an agent on another host than this one, and a
		 * token file that others may write. It is then said once at WARN.
		 * @param allowed whether it is allowed
		 * @return this builder
		 */
		public Builder allowInsecureTransport(boolean allowed) {
			this.insecureTransportAllowed = allowed;
			return this;
		}

		Builder environment(Function<String, @Nullable String> environment) {
			this.environment = environment;
			return this;
		}

		/**
		 * Builds the source. No I/O happens until a secret is asked for.
		 * @return the source
		 * @throws IllegalArgumentException if the agent is on another host, and that is
		 * not allowed
		 */
		public AgentSecretSource build() {
			if (!this.insecureTransportAllowed && !Loopback.isNamedBy(this.endpoint)) {
				throw new IllegalArgumentException(
						"'endpoint': the agent is asked on this host only, not on '%s', because its token and its answers travel without encryption; run it as a sidecar of the task, or, in a test rig, set '%s'"
							.formatted(AwsText.sentence(this.endpoint.getHost()), Transport.PROPERTY));
			}
			return new AgentSecretSource(this);
		}

	}

}
