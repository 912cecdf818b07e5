package io.github.ecssecrets.test;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.ecssecrets.test.iam.PolicyDocument;

/**
 * An AWS Secrets Manager inside this process, which the AWS SDK and the AWS CLI talk to
 * over HTTP as they talk to AWS.
 * <p>
 * It listens on the loopback address, accepts any credentials, and holds one set of
 * secrets in memory, whatever region a request is signed for; {@link #requests()} tells
 * that region. It knows the operations around the values of secrets: CreateSecret,
 * PutSecretValue, GetSecretValue, BatchGetSecretValue, DescribeSecret, ListSecrets,
 * UpdateSecret, UpdateSecretVersionStage, RotateSecret, DeleteSecret, RestoreSecret and
 * GetRandomPassword. A rotation is begun but not carried out: the test plays the rotation
 * function, or lets {@link DatabaseRotator} play it.
 * <p>
 * The methods named after operations do the same without HTTP: they are neither recorded
 * nor subject to {@link #faults()}. A secret id is a name, an ARN, or an ARN without its
 * six-character suffix. Where AWS would refuse, they throw {@link IllegalStateException}
 * with AWS's error code and message.
 * <p>
 * Thread-safe. No value ever appears in a {@code toString()}, an exception or a log.
 */
public final class SecretsManagerServer implements AutoCloseable {

	private final String region;

	private final SecretVault vault;

	private final AccessControl access;

	private final FaultScript faults;

	private final RequestLog log = new RequestLog();

	private final FaultScript eventFaults = new FaultScript((id) -> id);

	private final LabelEvents events;

	private final LoopbackHttpServer http;

	SecretsManagerServer(SecretsManagerServerBuilder builder) {
		this.region = builder.region;
		ArnFormat arns = new ArnFormat(builder.region, builder.accountId);
		EventVault eventVault = new EventVault(arns, () -> endpoint().toString());
		this.vault = new SecretVault(arns, builder.clock, eventVault::moved);
		this.faults = new FaultScript(this.vault::nameOf);
		this.access = new AccessControl(this.vault);
		RequestLog eventLog = new RequestLog();
		this.events = new LabelEvents(eventVault, this.eventFaults, eventLog, arns.taskSession());
		this.http = LoopbackHttpServer.start(builder.port, new EventsHandler(eventVault, this.eventFaults, eventLog,
				builder.clock, new ApiHandler(this.vault, this.access, this.faults, this.log)));
	}

	/**
	 * Start a server with default settings.
	 * @return the running server
	 * @throws java.io.UncheckedIOException if no port can be bound
	 */
	public static SecretsManagerServer start() {
		return builder().start();
	}

	/**
	 * Return a builder with default settings: a free port, region {@code us-east-1},
	 * account {@code 123456789012}, the system clock.
	 * @return a new builder
	 */
	public static SecretsManagerServerBuilder builder() {
		return new SecretsManagerServerBuilder();
	}

	/**
	 * Return the address to give to clients as their endpoint override.
	 * @return an {@code http} URI without a path
	 */
	public URI endpoint() {
		return this.http.endpoint();
	}

	/**
	 * Return the region in the ARNs of this server's secrets.
	 * @return the region's id
	 */
	public String region() {
		return this.region;
	}

	/**
	 * Create a secret with a text value.
	 * @param name the name, free of any secret of that name
	 * @param secretString the value, 1 to 65,536 bytes of UTF-8
	 * @return the full ARN
	 * @throws IllegalStateException if AWS would refuse
	 */
	public String createSecret(String name, String secretString) {
		return create(name, SecretContent.ofText(secretString));
	}

	/**
	 * Create a secret without a value, as AWS does where none is given: it exists, and
	 * cannot be read before it has one.
	 * @param name the name, free of any secret of that name
	 * @return the full ARN
	 * @throws IllegalStateException if AWS would refuse
	 */
	public String createSecretWithoutValue(String name) {
		return this.vault.create(name, SecretDetails.NONE, VersionWrite.of(null)).arn();
	}

	/**
	 * Create a secret with a binary value.
	 * @param name the name, free of any secret of that name
	 * @param secretBinary the value, 1 to 65,536 bytes; copied
	 * @return the full ARN
	 * @throws IllegalStateException if AWS would refuse
	 */
	public String createBinarySecret(String name, byte[] secretBinary) {
		return create(name, SecretContent.ofBinary(secretBinary));
	}

	private String create(String name, SecretContent content) {
		return this.vault.create(name, SecretDetails.NONE, VersionWrite.of(content)).arn();
	}

	/**
	 * Add a version with a text value.
	 * @param secretId the secret
	 * @param secretString the value, 1 to 65,536 bytes of UTF-8
	 * @param stages the staging labels to attach; none means AWSCURRENT
	 * @return the new version's id
	 * @throws IllegalStateException if AWS would refuse
	 */
	public String putSecretValue(String secretId, String secretString, String... stages) {
		return put(secretId, VersionWrite.of(SecretContent.ofText(secretString), stages));
	}

	/**
	 * Add a version with a binary value.
	 * @param secretId the secret
	 * @param secretBinary the value, 1 to 65,536 bytes; copied
	 * @param stages the staging labels to attach; none means AWSCURRENT
	 * @return the new version's id
	 * @throws IllegalStateException if AWS would refuse
	 */
	public String putBinarySecretValue(String secretId, byte[] secretBinary, String... stages) {
		return put(secretId, VersionWrite.of(SecretContent.ofBinary(secretBinary), stages));
	}

	private String put(String secretId, VersionWrite write) {
		return this.vault.put(secretId, write).requiredVersionId();
	}

	/**
	 * Begin a rotation, as RotateSecret does: attach AWSPENDING to a new version that has
	 * no value. A secret without a rotation function gets the ARN of one that does not
	 * exist.
	 * @param secretId the secret
	 * @return the pending version's id
	 * @throws IllegalStateException if AWS would refuse, such as while AWSPENDING is on
	 * another version than AWSCURRENT
	 */
	public String beginRotation(String secretId) {
		return this.vault.rotate(secretId, RotationRequest.now(this.vault.arns().rotationFunction()))
			.requiredVersionId();
	}

	/**
	 * Give the pending version of a rotation its value, as the {@code createSecret} step
	 * of a rotation function does.
	 * @param secretId the secret
	 * @param pendingVersionId the id that {@link #beginRotation} returned
	 * @param secretString the value, 1 to 65,536 bytes of UTF-8
	 * @throws IllegalStateException if AWS would refuse, such as when the version has
	 * another value already
	 */
	public void putPendingValue(String secretId, String pendingVersionId, String secretString) {
		put(secretId,
				new VersionWrite(pendingVersionId, SecretContent.ofText(secretString), List.of(StoredSecret.PENDING)));
	}

	/**
	 * Finish a rotation, as the {@code finishSecret} step of a rotation function does:
	 * move AWSCURRENT to the pending version. AWSPENDING stays on it.
	 * @param secretId the secret
	 * @param pendingVersionId the id that {@link #beginRotation} returned
	 * @throws IllegalStateException if AWS would refuse
	 */
	public void finishRotation(String secretId, String pendingVersionId) {
		moveStage(secretId, StoredSecret.CURRENT, pendingVersionId);
	}

	/**
	 * Set the next rotation date, without beginning a rotation.
	 * @param secretId the secret
	 * @param next when the next rotation is due; may be past
	 * @throws IllegalStateException if AWS would refuse
	 */
	public void planRotation(String secretId, Instant next) {
		this.vault.planRotation(secretId, next);
	}

	/**
	 * Attach a staging label to a version, taking it off the version that has it. When
	 * AWSCURRENT moves, AWSPREVIOUS follows to the version it left.
	 * @param secretId the secret
	 * @param stage the label
	 * @param versionId the version that gets it
	 * @throws IllegalStateException if AWS would refuse
	 */
	public void moveStage(String secretId, String stage, String versionId) {
		this.vault.transferStage(secretId, stage, versionId);
	}

	/**
	 * Take a staging label off the version that has it; nothing happens if none has it.
	 * @param secretId the secret
	 * @param stage the label
	 * @throws IllegalStateException if AWS would refuse, as for AWSCURRENT
	 */
	public void removeStage(String secretId, String stage) {
		this.vault.transferStage(secretId, stage, null);
	}

	/**
	 * Return the staging labels of every version that has some.
	 * @param secretId the secret
	 * @return the labels by version id, in the order of creation
	 * @throws IllegalStateException if there is no such secret
	 */
	public Map<String, List<String>> versionIdsToStages(String secretId) {
		return this.vault.describe(secretId).versionIdsToStages();
	}

	/**
	 * Schedule a secret for deletion in 30 days by the server's clock; until then its
	 * value cannot be read.
	 * @param secretId the secret
	 * @throws IllegalStateException if AWS would refuse
	 */
	public void deleteSecret(String secretId) {
		this.vault.delete(secretId, null);
	}

	/**
	 * Remove a secret at once, so it is not found; nothing happens if there is none.
	 * @param secretId the secret
	 */
	public void purgeSecret(String secretId) {
		this.vault.purge(secretId);
	}

	/**
	 * Cancel the deletion of a secret.
	 * @param secretId the secret
	 * @throws IllegalStateException if there is no such secret
	 */
	public void restoreSecret(String secretId) {
		this.vault.restore(secretId);
	}

	/**
	 * Encrypt a secret with a KMS key of the account rather than with the default key, so
	 * who reads it needs {@code kms:Decrypt} under a policy that is
	 * {@linkplain #enforce(PolicyDocument) enforced}.
	 * @param secretId the secret
	 * @param keyId the id or ARN of the key
	 * @throws IllegalStateException if AWS would refuse
	 */
	public void encryptWith(String secretId, String keyId) {
		this.vault.update(secretId, null, keyId, VersionWrite.of(null));
	}

	/**
	 * Allow calls over HTTP only what a policy allows, as AWS does for the role of a
	 * task: actions, resources, {@code secretsmanager:VersionStage}, and
	 * {@code kms:Decrypt} with {@code kms:ViaService} for secrets that are
	 * {@linkplain #encryptWith(String, String) encrypted} with a key of the account.
	 * Takes the place of a policy that was enforced before.
	 * @param policy the policy of the role, whoever calls
	 */
	public void enforce(PolicyDocument policy) {
		this.access.enforce(policy);
	}

	/**
	 * Allow the calls that one access key signed only what a policy allows, in place of
	 * the policy for {@linkplain #enforce(PolicyDocument) whoever calls}: so the
	 * execution role and the task role of a task can differ, as they do on Amazon ECS.
	 * Takes the place of a policy that was enforced for the key before.
	 * @param accessKeyId the access key
	 * @param policy the policy of the role that it belongs to
	 */
	public void enforce(String accessKeyId, PolicyDocument policy) {
		this.access.enforce(Objects.requireNonNull(accessKeyId), Objects.requireNonNull(policy));
	}

	/**
	 * Allow all calls of all callers again.
	 */
	public void enforceNothing() {
		this.access.enforceNothing();
	}

	/**
	 * Return the misbehaviour of this server, to script some.
	 * @return the scope of all calls
	 */
	public Faults faults() {
		return new Faults(this.faults, this.vault.arns().taskSession());
	}

	/**
	 * Return where the events of moved labels go, to have a client receive them.
	 * @return the queues and topics of this server
	 */
	public LabelEvents events() {
		return this.events;
	}

	/**
	 * Return the requests to Secrets Manager received over HTTP since the start or the
	 * last {@link #clearRequests()}, refused and unanswered ones included.
	 * @return an immutable copy, in order of arrival
	 */
	public List<RecordedRequest> requests() {
		return this.log.all();
	}

	/**
	 * Return how many requests were received.
	 * @return the size of {@link #requests()}
	 */
	public int requestCount() {
		return this.log.count();
	}

	/**
	 * Return how many requests for one operation were received.
	 * @param operation the operation's name, such as {@code GetSecretValue}
	 * @return the number of requests
	 */
	public int requestCount(String operation) {
		return this.log.count(operation);
	}

	/**
	 * Forget the requests received so far.
	 */
	public void clearRequests() {
		this.log.clear();
	}

	/**
	 * Stop the server: release its port, end its threads, and cut the connections of
	 * requests in progress. Returns when its threads have ended, which takes no second on
	 * an idle machine; closing again does nothing.
	 */
	@Override
	public void close() {
		this.faults.close();
		this.eventFaults.close();
		this.http.close();
	}

	SecretVault vault() {
		return this.vault;
	}

	@Override
	public String toString() {
		return "SecretsManagerServer[" + endpoint() + ", " + this.region + "]";
	}

}
