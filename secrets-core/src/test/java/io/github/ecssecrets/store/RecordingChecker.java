package io.github.ecssecrets.store;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.source.SecretVersions;
import io.github.ecssecrets.testsupport.StubSource;

/**
 * Answers a {@link RotationWatch} as a test says, and writes down what it was asked.
 */
final class RecordingChecker implements RotationWatch.Checker {

	/** What happens first when a call comes, by the text of the call. */
	private final Map<String, Runnable> effects = new ConcurrentHashMap<>();

	private final Map<String, SecretVersions> versions = new ConcurrentHashMap<>();

	private final Map<String, SecretException> failingToRead = new ConcurrentHashMap<>();

	private final List<String> calls = new CopyOnWriteArrayList<>();

	private volatile Thread thread = Thread.currentThread();

	/** A secret in use, in a version with a number. */
	static SecretEntry entry(String reference, int version) {
		SecretReference parsed = SecretReference.parse(reference);
		SecretEntry entry = new SecretEntry(parsed);
		change(entry, version);
		return entry;
	}

	/** Has another version in use. */
	static void change(SecretEntry entry, int version) {
		EntryState before = entry.state();
		entry.change(
				new EntryState(before.revision() + 1,
						StubSource.version(entry.reference().name(), version, "canary-text"), false, Map.of(), null),
				version);
	}

	void versions(String reference, SecretVersions told) {
		this.versions.put(reference, told);
	}

	void current(String reference, String version) {
		versions(reference, SecretVersions.of(Map.of(SecretReference.AWSCURRENT, version)));
	}

	void forgetVersions() {
		this.versions.clear();
	}

	/** Has a call do something before it is answered, such as to throw. */
	void on(String call, Runnable effect) {
		this.effects.put(call, effect);
	}

	void fail(String call, RuntimeException failure) {
		on(call, () -> {
			throw failure;
		});
	}

	void answer(String call) {
		this.effects.remove(call);
	}

	void failToRead(String reference, SecretException failure) {
		this.failingToRead.put(reference, failure);
	}

	void read(String reference) {
		this.failingToRead.remove(reference);
	}

	/** The calls so far, but not those for copies. */
	List<String> calls() {
		return this.calls.stream().filter((call) -> !call.startsWith("copies")).toList();
	}

	List<String> allCalls() {
		return List.copyOf(this.calls);
	}

	long count(String call) {
		return this.calls.stream().filter(call::equals).count();
	}

	void clear() {
		this.calls.clear();
	}

	/** The thread of the last call. */
	Thread thread() {
		return this.thread;
	}

	private void called(String call) {
		this.thread = Thread.currentThread();
		this.calls.add(call + (Thread.currentThread().isInterrupted() ? " interrupted" : ""));
		this.effects.getOrDefault(call, () -> {
		}).run();
	}

	@Override
	public void readCopies(SecretEntry entry) {
		called("copies " + entry.reference());
	}

	@Override
	public SecretVersions versions(SecretEntry entry) {
		called("versions " + entry.reference());
		return this.versions.get(entry.reference().toString());
	}

	@Override
	public void confirm(SecretEntry entry) {
		called("confirm " + entry.reference());
	}

	@Override
	public Map<SecretEntry, SecretException> read(Collection<SecretEntry> entries) {
		called("read " + entries.stream().map((entry) -> entry.reference().toString()).sorted().toList());
		Map<SecretEntry, SecretException> failures = new LinkedHashMap<>();
		for (SecretEntry entry : entries) {
			SecretException failure = this.failingToRead.get(entry.reference().toString());
			if (failure != null) {
				failures.put(entry, failure);
			}
		}
		return failures;
	}

	@Override
	public void failed(SecretEntry entry, SecretException error) {
		called("failed " + entry.reference() + " " + error.getMessage());
	}

}
