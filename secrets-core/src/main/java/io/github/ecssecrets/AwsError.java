package io.github.ecssecrets;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The facts of a failed call to AWS. Immutable.
 */
public final class AwsError {

	private final @Nullable String region;

	private final @Nullable String errorCode;

	private final @Nullable String requestId;

	private final @Nullable String principal;

	private final @Nullable String endpoint;

	private final @Nullable String proxy;

	private final int attempts;

	private AwsError(Builder builder) {
		this.region = builder.region;
		this.errorCode = builder.errorCode;
		this.requestId = builder.requestId;
		this.principal = builder.principal;
		this.endpoint = builder.endpoint;
		this.proxy = builder.proxy;
		this.attempts = builder.attempts;
	}

	/**
	 * Starts an error of which nothing is known but that the call was tried once.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * The AWS Region that was called.
	 * @return the Region, or {@code null} if none could be found
	 */
	public @Nullable String region() {
		return this.region;
	}

	/**
	 * The error code of AWS, such as {@code ThrottlingException}.
	 * @return the code, or {@code null} if AWS did not answer
	 */
	public @Nullable String errorCode() {
		return this.errorCode;
	}

	/**
	 * The request id to quote to AWS support.
	 * @return the id, or {@code null} if there is none
	 */
	public @Nullable String requestId() {
		return this.requestId;
	}

	/**
	 * The identity that AWS denied the call to.
	 * @return an ARN, such as that of a session of the task role, or {@code null} if AWS
	 * did not name one
	 */
	public @Nullable String principal() {
		return this.principal;
	}

	/**
	 * The address that was called, where it was given in place of that of the Region.
	 * @return an address such as {@code http://localhost:4566}, or {@code null} if the
	 * Region's own was called, or none
	 */
	public @Nullable String endpoint() {
		return this.endpoint;
	}

	/**
	 * The proxy that the call went through.
	 * @return a phrase such as {@code proxy.corp:3128 (HTTPS_PROXY)}, or {@code null} if
	 * the call went to the endpoint directly
	 */
	public @Nullable String proxy() {
		return this.proxy;
	}

	/**
	 * How many times the call was tried.
	 * @return a number, at least 1
	 */
	public int attempts() {
		return this.attempts;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof AwsError that && Objects.equals(this.region, that.region)
				&& Objects.equals(this.errorCode, that.errorCode) && Objects.equals(this.requestId, that.requestId)
				&& Objects.equals(this.principal, that.principal) && Objects.equals(this.endpoint, that.endpoint)
				&& Objects.equals(this.proxy, that.proxy) && this.attempts == that.attempts;
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.region, this.errorCode, this.requestId, this.principal, this.endpoint, this.proxy,
				this.attempts);
	}

	@Override
	public String toString() {
		return "AwsError[region=" + this.region + ", errorCode=" + this.errorCode + ", requestId=" + this.requestId
				+ ", principal=" + this.principal + ", endpoint=" + this.endpoint + ", proxy=" + this.proxy
				+ ", attempts=" + this.attempts + "]";
	}

	/**
	 * Starts with the facts of this error, to add some.
	 * @return a builder
	 */
	public Builder toBuilder() {
		return builder().region(this.region)
			.errorCode(this.errorCode)
			.requestId(this.requestId)
			.principal(this.principal)
			.endpoint(this.endpoint)
			.proxy(this.proxy)
			.attempts(this.attempts);
	}

	/**
	 * Builds an {@link AwsError}. Not thread-safe.
	 */
	public static final class Builder {

		private @Nullable String region;

		private @Nullable String errorCode;

		private @Nullable String requestId;

		private @Nullable String principal;

		private @Nullable String endpoint;

		private @Nullable String proxy;

		private int attempts = 1;

		private Builder() {
		}

		/**
		 * Sets the AWS Region that was called.
		 * @param region the Region, or {@code null} if none could be found
		 * @return this builder
		 */
		public Builder region(@Nullable String region) {
			this.region = region;
			return this;
		}

		/**
		 * Sets the error code of AWS.
		 * @param errorCode the code, or {@code null} if AWS did not answer
		 * @return this builder
		 */
		public Builder errorCode(@Nullable String errorCode) {
			this.errorCode = errorCode;
			return this;
		}

		/**
		 * Sets the request id.
		 * @param requestId the id, or {@code null} if there is none
		 * @return this builder
		 */
		public Builder requestId(@Nullable String requestId) {
			this.requestId = requestId;
			return this;
		}

		/**
		 * Sets the identity that AWS denied the call to.
		 * @param principal an ARN, or {@code null} if AWS did not name one
		 * @return this builder
		 */
		public Builder principal(@Nullable String principal) {
			this.principal = principal;
			return this;
		}

		/**
		 * Sets the address that was called in place of that of the Region.
		 * @param endpoint an address without a user, or {@code null}
		 * @return this builder
		 */
		public Builder endpoint(@Nullable String endpoint) {
			this.endpoint = endpoint;
			return this;
		}

		/**
		 * Sets the proxy that the call went through.
		 * @param proxy a phrase without credentials, or {@code null} for none
		 * @return this builder
		 */
		public Builder proxy(@Nullable String proxy) {
			this.proxy = proxy;
			return this;
		}

		/**
		 * Sets how many times the call was tried.
		 * @param attempts a number, at least 1
		 * @return this builder
		 */
		public Builder attempts(int attempts) {
			this.attempts = attempts;
			return this;
		}

		/**
		 * Builds the error.
		 * @return the error
		 */
		public AwsError build() {
			return new AwsError(this);
		}

	}

}
