package io.github.ecssecrets.test;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The misbehaviour scripted for a {@link SecretsManagerServer}, and the scope for the
 * next fault.
 * <p>
 * {@link #on}, {@link #forSecret} and {@link #times} narrow the scope and return it as a
 * new object; without them a fault hits every call until {@link #clear()}. The other
 * methods script one fault in that scope. Faults apply in the order of scripting: a call
 * waits for every pause that matches it, then suffers the first other fault that matches.
 * <p>
 * A refusal ({@link #throttle}, {@link #accessDenied}, {@link #kmsFailure},
 * {@link #internalError}, {@link #serviceUnavailable}) that is scoped to a secret appears
 * in the answers of {@code BatchGetSecretValue} as that secret's entry in {@code Errors},
 * and fails the whole batch otherwise. A refusal of {@code GetSecretValue} for a secret
 * counts for its batch entries too, as a denial by IAM does.
 * <p>
 * Thread-safe; a fault takes effect for calls that arrive after it was scripted.
 */
public final class Faults {

	private static final int ALWAYS = Integer.MAX_VALUE;

	private final FaultScript script;

	private final String taskSession;

	private final @Nullable String operation;

	private final @Nullable String secretId;

	private final int times;

	Faults(FaultScript script, String taskSession) {
		this(script, taskSession, null, null, ALWAYS);
	}

	private Faults(FaultScript script, String taskSession, @Nullable String operation, @Nullable String secretId,
			int times) {
		this.script = script;
		this.taskSession = taskSession;
		this.operation = operation;
		this.secretId = secretId;
		this.times = times;
	}

	/**
	 * Narrow the scope to one operation.
	 * @param narrowed the operation's name, such as {@code GetSecretValue}
	 * @return the narrower scope
	 */
	public Faults on(String narrowed) {
		return new Faults(this.script, this.taskSession, Objects.requireNonNull(narrowed), this.secretId, this.times);
	}

	/**
	 * Narrow the scope to calls that name one secret.
	 * @param narrowed the secret's name or ARN; it need not exist yet, and matches calls
	 * that name the secret in any other way
	 * @return the narrower scope
	 */
	public Faults forSecret(String narrowed) {
		return new Faults(this.script, this.taskSession, this.operation, Objects.requireNonNull(narrowed), this.times);
	}

	/**
	 * Narrow the scope to a number of calls, after which the fault is used up.
	 * @param narrowed the number of calls, or of batch entries; at least 1
	 * @return the narrower scope
	 * @throws IllegalArgumentException if the number is less than 1
	 */
	public Faults times(int narrowed) {
		if (narrowed < 1) {
			throw new IllegalArgumentException("times must be at least 1: " + narrowed);
		}
		return new Faults(this.script, this.taskSession, this.operation, this.secretId, narrowed);
	}

	/**
	 * Refuse with {@code ThrottlingException}, HTTP 400.
	 */
	public void throttle() {
		refuse("ThrottlingException", 400, "Rate exceeded");
	}

	/**
	 * Refuse with {@code AccessDeniedException}, HTTP 400, in the words AWS has for a
	 * task role without a policy.
	 */
	public void accessDenied() {
		refuse("AccessDeniedException", 400,
				"User: " + this.taskSession + " is not authorized to perform: secretsmanager:%1$s%2$s"
						+ " because no identity-based policy allows the secretsmanager:%1$s action");
	}

	/**
	 * Refuse with {@code DecryptionFailure}, HTTP 400, as for a disabled KMS key.
	 */
	public void kmsFailure() {
		refuse("DecryptionFailure", 400,
				"Secrets Manager can't decrypt the protected secret text using the provided KMS key.");
	}

	/**
	 * Refuse with {@code InternalServiceError}, HTTP 500.
	 */
	public void internalError() {
		refuse("InternalServiceError", 500, "An error occurred on the server side.");
	}

	/**
	 * Refuse with {@code ServiceUnavailable}, HTTP 503.
	 */
	public void serviceUnavailable() {
		refuse("ServiceUnavailable", 503, "Service is unable to handle request.");
	}

	/**
	 * Answer late. The pause is measured in real time, not by the server's clock, and
	 * ends early when the faults are cleared.
	 * @param duration how long to wait before the call goes on
	 */
	public void delay(Duration duration) {
		add(new FaultEffect.Pause(Objects.requireNonNull(duration)));
	}

	/**
	 * Do not answer before the faults are cleared; then the call goes on. If the server
	 * is closed instead, the connection ends without an answer.
	 */
	public void hang() {
		add(new FaultEffect.Pause(null));
	}

	/**
	 * Close the connection without an answer.
	 */
	public void dropConnection() {
		add(FaultEffect.Break.BEFORE_ANSWER);
	}

	/**
	 * Answer HTTP 200 with text that is no JSON.
	 */
	public void malformedBody() {
		respond(200, "<html><body>It works!</body></html>");
	}

	/**
	 * Carry the call out and close the connection half-way through its answer.
	 */
	public void truncatedBody() {
		add(FaultEffect.Break.WITHIN_ANSWER);
	}

	/**
	 * Answer with a text of the test's own.
	 * @param status the HTTP status
	 * @param body the body, possibly empty
	 */
	public void respond(int status, String body) {
		add(new FaultEffect.Reply(status, Objects.requireNonNull(body)));
	}

	/**
	 * Remove all faults of the server, whatever this object's scope, and let the calls
	 * that wait go on.
	 */
	public void clear() {
		this.script.clear();
	}

	private void refuse(String code, int status, String message) {
		add(new FaultEffect.Refusal(code, status, message));
	}

	private void add(FaultEffect effect) {
		this.script.add(new FaultRule(this.operation, this.secretId, this.times, effect));
	}

}
