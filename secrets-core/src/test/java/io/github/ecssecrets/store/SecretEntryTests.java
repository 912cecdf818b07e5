package io.github.ecssecrets.store;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.testsupport.StubSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SecretEntry}: what those who change, follow and retire it at the same
 * time do to each other.
 */
class SecretEntryTests {

	private final SecretEntry entry = new SecretEntry(SecretReference.parse("prod/db"));

	private final EntryState next = state(1, null);

	private static EntryState state(int revision, @Nullable SecretEntry successor) {
		return new EntryState(revision, StubSource.version("prod/db", revision, "canary-" + revision), false, Map.of(),
				successor);
	}

	@Test
	void entryThatIsRetiredIsNeitherChangedNorFollowed() {
		this.entry.change(this.next, 1);
		assertThat(this.entry.retire()).isTrue();
		assertThat(this.entry.isRetired()).isTrue();
		assertThat(this.entry.change(this.next, 2)).isFalse();
		assertThat(this.entry.touch()).isFalse();
		assertThat(this.entry.ticket()).isEqualTo(1);
		assertThat(this.entry.read(null)).isNull();
	}

	@Test
	void followerThatComesEndsAReadingButChangesNoContent() {
		this.entry.change(this.next, 1);
		SecretEntry.Reading reading = this.entry.reading(null);
		assertThat(reading.isCurrent()).isTrue();
		assertThat(this.entry.touch()).isTrue();
		assertThat(reading.isCurrent()).isFalse();
		assertThat(this.entry.state()).isEqualTo(this.next);
	}

	@Test
	void ticketIsThatOfTheLatestQuestion() {
		this.entry.change(this.next, 2);
		this.entry.change(this.next, 1);
		assertThat(this.entry.ticket()).isEqualTo(2);
	}

	@Test
	void entryThatTakesThePlaceOfOneThatIsReadOrFollowedIsSoToo() {
		SecretEntry read = new SecretEntry(SecretReference.parse("prod/read"));
		read.noteUse();
		assertThat(abandonedAfter(read)).isFalse();
		this.entry.noteUse();
		this.entry.inherit(new SecretEntry(SecretReference.parse("prod/other")));
		assertThat(abandonedAfter(this.entry)).isFalse();
		assertThat(abandonedAfter(new SecretEntry(SecretReference.parse("prod/other")))).isTrue();
	}

	/** Whether the successor of an entry is abandoned when its last follower is gone. */
	private boolean abandonedAfter(SecretEntry before) {
		SecretEntry source = RecordingChecker.entry("prod/db", 1);
		try (Delivery delivery = new Delivery(Duration.ofSeconds(10))) {
			LiveValue<String> live = new LiveValue<>(Objects.requireNonNull(source.reading(null)), source.reference(),
					Secret::reveal, delivery, () -> {
					});
			before.followers().add(live);
			SecretEntry successor = new SecretEntry(SecretReference.parse("prod/successor"));
			successor.inherit(before);
			assertThat(successor.isFollowed()).isTrue();
			assertThat(successor.isAbandoned()).isFalse();
			successor.followers().remove(live);
			return successor.isAbandoned();
		}
	}

	@Test
	void valueIsKnownThatCameWhileOthersWereCollected() {
		Map<String, Secret> fields = new HashMap<>() {
			@Override
			public void forEach(BiConsumer<? super String, ? super Secret> action) {
				SecretEntryTests.this.entry.change(SecretEntryTests.this.next, 1);
			}
		};
		this.entry.change(new EntryState(0, null, false, fields, null), 0);
		assertThat(masked("x canary-1")).isEqualTo("x ******");
		assertThat(masked("y canary-1")).isEqualTo("y ******");
	}

	private String masked(String text) {
		SearchedText searched = new SearchedText(text);
		this.entry.knownValues().mark(searched);
		return searched.masked();
	}

	@Test
	void presentIsThatOfTheLastSuccessor() {
		SecretEntry second = new SecretEntry(SecretReference.parse(StubSource.arn("prod/db")));
		SecretEntry third = new SecretEntry(SecretReference.parse(StubSource.arn("prod/db")));
		this.entry.change(state(1, second), 1);
		second.change(state(2, third), 1);
		EntryState last = state(3, null);
		third.change(last, 1);
		assertThat(this.entry.latest()).isSameAs(third);
		assertThat(this.entry.present()).isEqualTo(new SecretEntry.Present(third, last));
		assertThat(this.entry.retire()).isFalse();
	}

}
