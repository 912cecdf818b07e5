package io.github.ecssecrets.testsupport;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.source.AuthoritativeSource;
import io.github.ecssecrets.source.Freshness;
import io.github.ecssecrets.source.SecretSource;
import io.github.ecssecrets.source.SecretVersions;
import io.github.ecssecrets.source.SeedSource;

/**
 * A source whose answers a test sets, and that remembers what it was asked. Answers are
 * decided before a gate blocks, so a released call brings what was true when it was
 * asked.
 */
public abstract sealed class StubSource {

	/** The origin of every answer that is not a seed. */
	public static final SecretOrigin ORIGIN = new SecretOrigin.SecretsManager("eu-west-1");

	private final String name;

	private final Map<SecretReference, Supplier<Secret>> answers = new ConcurrentHashMap<>();

	private final Map<SecretReference, Supplier<SecretVersions>> versions = new ConcurrentHashMap<>();

	private final Map<SecretReference, Gate> gates = new ConcurrentHashMap<>();

	private final List<SecretReference> calls = new CopyOnWriteArrayList<>();

	private final List<Set<SecretReference>> batches = new CopyOnWriteArrayList<>();

	private volatile boolean closed;

	private StubSource(String name) {
		this.name = name;
	}

	/**
	 * A source that holds the truth, as Secrets Manager does.
	 */
	public static StubSource truth() {
		return truth("truth");
	}

	public static StubSource truth(String name) {
		return new Truth(name);
	}

	/**
	 * A source of copies without a version, as the environment is.
	 */
	public static StubSource seeds() {
		return new Seeds();
	}

	/**
	 * The full ARN of a secret.
	 */
	public static String arn(String name) {
		return "arn:aws:secretsmanager:eu-west-1:123456789012:secret:" + name + "-AbCdEf";
	}

	/** The name of a secret, whose ARN is always a full one here. */
	private static String name(SecretReference reference) {
		return reference.isArn() ? reference.asFullArn().name() : reference.name();
	}

	/**
	 * A version of a secret. A version with a higher number was created later.
	 */
	public static Secret version(String name, int number, String content) {
		return Secret.builder(name, ORIGIN)
			.arn(arn(name))
			.version("v" + number, Set.of(SecretReference.AWSCURRENT))
			.createdDate(Instant.EPOCH.plus(Duration.ofDays(number)))
			.text(content);
	}

	/**
	 * Answers a reference with a version of the secret.
	 */
	public StubSource put(String reference, int number, String content) {
		SecretReference parsed = SecretReference.parse(reference);
		return put(reference, version(name(parsed), number, content));
	}

	/**
	 * Answers a reference with a copy that has no version.
	 */
	public StubSource putCopy(String reference, String content) {
		SecretReference parsed = SecretReference.parse(reference);
		SecretOrigin origin = new SecretOrigin.Custom(this.name + " of " + reference);
		return put(reference, Secret.builder(name(parsed), origin).text(content));
	}

	public StubSource put(String reference, Secret secret) {
		this.answers.put(SecretReference.parse(reference), () -> secret);
		return this;
	}

	/**
	 * Tells the current version of a secret without its value.
	 */
	public StubSource describe(String reference, String currentVersion) {
		this.versions.put(SecretReference.parse(reference),
				() -> SecretVersions.of(Map.of(SecretReference.AWSCURRENT, currentVersion)));
		return this;
	}

	/**
	 * Tells the versions of a secret without their values.
	 */
	public StubSource describe(String reference, SecretVersions versions) {
		this.versions.put(SecretReference.parse(reference), () -> versions);
		return this;
	}

	/**
	 * Throws when it is asked for the versions of a secret.
	 */
	public StubSource failToDescribe(String reference, RuntimeException failure) {
		this.versions.put(SecretReference.parse(reference), () -> {
			throw failure;
		});
		return this;
	}

	/**
	 * Answers a reference by throwing.
	 */
	public StubSource fail(String reference, RuntimeException failure) {
		return throwing(reference, () -> {
			throw failure;
		});
	}

	/**
	 * Answers a reference by throwing what no source should.
	 */
	public StubSource fail(String reference, Error failure) {
		return throwing(reference, () -> {
			throw failure;
		});
	}

	private StubSource throwing(String reference, Supplier<Secret> answer) {
		this.answers.put(SecretReference.parse(reference), answer);
		return this;
	}

	/**
	 * Blocks the next call for a reference.
	 */
	public Gate block(String reference) {
		Gate gate = new Gate();
		this.gates.put(SecretReference.parse(reference), gate);
		return gate;
	}

	/**
	 * How often a reference was asked for.
	 */
	public int calls(String reference) {
		return (int) this.calls.stream().filter(SecretReference.parse(reference)::equals).count();
	}

	/**
	 * How often anything was asked for.
	 */
	public int calls() {
		return this.calls.size();
	}

	/**
	 * What was asked for together, call by call.
	 */
	public List<Set<SecretReference>> batches() {
		return List.copyOf(this.batches);
	}

	public boolean isClosed() {
		return this.closed;
	}

	public String name() {
		return this.name;
	}

	/**
	 * The source itself.
	 */
	public abstract SecretSource source();

	final void asked(Collection<SecretReference> references) {
		this.batches.add(Set.copyOf(references));
	}

	final boolean has(SecretReference reference) {
		return this.answers.containsKey(reference);
	}

	final SecretVersions versionsOf(SecretReference reference) {
		return this.versions.getOrDefault(reference, () -> null).get();
	}

	final Secret answer(SecretReference reference) {
		this.calls.add(reference);
		Supplier<Secret> answer = this.answers.getOrDefault(reference, () -> null);
		Gate gate = this.gates.remove(reference);
		if (gate != null) {
			gate.pass();
		}
		return answer.get();
	}

	public void close() {
		this.closed = true;
	}

	private static final class Truth extends StubSource implements AuthoritativeSource {

		private Truth(String name) {
			super(name);
		}

		@Override
		public SecretSource source() {
			return this;
		}

		@Override
		public Secret find(SecretReference reference, Freshness freshness) {
			return answer(reference);
		}

		@Override
		public Map<SecretReference, SecretResult> findAll(Collection<SecretReference> references, Freshness freshness) {
			asked(references);
			return AuthoritativeSource.super.findAll(references, freshness);
		}

		@Override
		public SecretVersions versions(SecretReference reference) {
			return versionsOf(reference);
		}

	}

	private static final class Seeds extends StubSource implements SeedSource {

		private Seeds() {
			super("seeds");
		}

		@Override
		public SecretSource source() {
			return this;
		}

		@Override
		public Secret find(SecretReference reference) {
			return answer(reference);
		}

		@Override
		public Map<SecretReference, SecretResult> findAll(Collection<SecretReference> references) {
			asked(references);
			return SeedSource.super.findAll(references);
		}

		@Override
		public Secret findField(SecretReference reference) {
			return has(reference) ? answer(reference) : null;
		}

	}

	/**
	 * Holds one call back.
	 */
	public static final class Gate {

		private static final int TIMEOUT_SECONDS = 10;

		private final CountDownLatch reached = new CountDownLatch(1);

		private final CountDownLatch opened = new CountDownLatch(1);

		/**
		 * Waits until a call is held back here.
		 */
		public void awaitReached() {
			await(this.reached);
		}

		/**
		 * Lets the call go on.
		 */
		public void open() {
			this.opened.countDown();
		}

		private void pass() {
			this.reached.countDown();
			await(this.opened);
		}

		private static void await(CountDownLatch latch) {
			try {
				if (!latch.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
					throw new IllegalStateException("Nothing happened for " + TIMEOUT_SECONDS + " s");
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException("Interrupted", ex);
			}
		}

	}

}
