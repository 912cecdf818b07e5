package io.github.ecssecrets.store;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretMonitor;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.testsupport.MutableClock;
import io.github.ecssecrets.testsupport.StubSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Intake}: copies that are read again.
 */
class IntakeTests {

	private static final SecretReference NAME = SecretReference.parse("prod/db");

	private static final SecretReference USERNAME = NAME.withJsonKey("username");

	private static final SecretReference PASSWORD = NAME.withJsonKey("password");

	private final MutableClock clock = new MutableClock();

	private final SecretEntries entries = new SecretEntries(10, () -> {
	});

	private final EntryWriter writer = new EntryWriter(this.entries, this.clock, this.clock::nanoTime);

	private final Delivery delivery = new Delivery(Duration.ofSeconds(10));

	private final Intake intake = new Intake(this.writer,
			new Publisher(this.delivery, List.of(), List.of(), SecretMonitor.of(this.clock)), this.delivery,
			(entry) -> {
			});

	@AfterEach
	void close() {
		this.delivery.close();
	}

	private static Secret copy(String content) {
		return Secret.builder("prod/db", StubSource.ORIGIN).text(content);
	}

	private void read(SecretEntry entry, Map<SecretReference, Secret> copies) {
		try (News news = this.intake.news()) {
			this.intake.copies(entry, copies::get, news);
		}
	}

	@Test
	void copiesThatWereReadTogetherAreSeenTogether() throws InterruptedException {
		this.writer.field(USERNAME, copy("app"));
		SecretEntry entry = this.writer.field(PASSWORD, copy("canary-1")).entry();
		Map<SecretReference, Secret> newest = Map.of(USERNAME, copy("app_clone"), PASSWORD, copy("canary-2"));
		Thread check = new Thread(() -> read(entry, newest));
		synchronized (entry.followers()) {
			check.start();
			// it looks for whom to tell of the first change
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> check.getState() == Thread.State.BLOCKED);
			assertThat(entry.copies()).isEqualTo(newest);
		}
		check.join();
		assertThat(entry.copies()).isEqualTo(newest);
	}

}
