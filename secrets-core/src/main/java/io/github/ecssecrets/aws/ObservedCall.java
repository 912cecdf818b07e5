package io.github.ecssecrets.aws;

/**
 * A call to Secrets Manager, as an observer sees it. Immutable.
 */
public final class ObservedCall {

	private final String operation;

	private final String region;

	private final int secrets;

	private ObservedCall(String operation, String region, int secrets) {
		this.operation = operation;
		this.region = region;
		this.secrets = secrets;
	}

	/**
	 * A call.
	 * @param operation the operation, such as {@code GetSecretValue}
	 * @param region the Region that is asked
	 * @param secrets how many secrets it is about
	 * @return the call
	 */
	public static ObservedCall of(String operation, String region, int secrets) {
		return new ObservedCall(operation, region, secrets);
	}

	/**
	 * The operation of the API.
	 * @return such as {@code GetSecretValue}
	 */
	public String operation() {
		return this.operation;
	}

	/**
	 * The Region that is asked.
	 * @return such as {@code eu-west-1}
	 */
	public String region() {
		return this.region;
	}

	/**
	 * How many secrets the call is about.
	 * @return at least 1
	 */
	public int secrets() {
		return this.secrets;
	}

	@Override
	public String toString() {
		return "ObservedCall[" + this.operation + ", " + this.region + "]";
	}

}
