package io.github.ecssecrets.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.testsupport.StubSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SecretEntries}: which entry stands for which reference, and for how
 * long.
 */
class SecretEntriesTests {

	private static final SecretReference NAME = SecretReference.parse("prod/db");

	private static final SecretReference ARN = SecretReference.parse(StubSource.arn("prod/db"));

	private static final SecretReference OTHER = SecretReference.parse("prod/other");

	private final AtomicInteger removals = new AtomicInteger();

	private final SecretEntries entries = new SecretEntries(1, this.removals::incrementAndGet);

	private final Delivery delivery = new Delivery(Duration.ofSeconds(10));

	@AfterEach
	void close() {
		this.delivery.close();
	}

	@Test
	void entryIsTheSameForAsLongAsItIsInUse() {
		assertThat(this.entries.find(NAME)).isNull();
		SecretEntry entry = this.entries.get(NAME);
		assertThat(this.entries.get(NAME)).isSameAs(entry);
		assertThat(this.entries.find(NAME)).isSameAs(entry);
		assertThat(this.entries.cached(NAME)).isSameAs(entry);
		assertThat(this.entries.inUse()).containsExactly(entry);
		assertThat(this.removals).hasValue(0);
	}

	@Test
	void entryThatLeavesIsRetiredAndTheNextOneKnowsItsTicket() {
		SecretEntry entry = loaded(NAME, 5);
		this.entries.get(OTHER);
		assertThat(entry.isRetired()).isTrue();
		assertThat(this.removals).hasValue(1);
		SecretEntry next = this.entries.get(NAME);
		assertThat(next).isNotSameAs(entry);
		assertThat(next.ticket()).isEqualTo(5);
		assertThat(this.entries.get(SecretReference.parse("prod/third")).ticket()).isZero();
	}

	@Test
	void entryThatWasRetiredMeanwhileIsReplaced() {
		SecretEntry entry = loaded(NAME, 5);
		entry.retire();
		SecretEntry next = this.entries.get(NAME);
		assertThat(next).isNotSameAs(entry);
		assertThat(next.isRetired()).isFalse();
		assertThat(next.ticket()).isEqualTo(5);
		assertThat(this.entries.inUse()).containsExactly(next);
	}

	@Test
	void followedEntryIsFoundAfterItLeftTheCache() {
		SecretEntry entry = loaded(NAME, 5);
		LiveValue<String> live = follow(NAME, entry);
		this.entries.get(OTHER);
		assertThat(this.entries.cached(NAME)).isNull();
		assertThat(entry.isRetired()).isFalse();
		assertThat(this.entries.find(NAME)).isSameAs(entry);
		assertThat(this.entries.inUse()).contains(entry);
		assertThat(this.entries.get(NAME)).isSameAs(entry);
		assertThat(live.get()).isEqualTo("canary-text");
	}

	@Test
	void entryThatNobodyFollowsAnymoreIsForgottenInTheCacheToo() {
		SecretEntry entry = loaded(NAME, 5);
		follow(NAME, entry).close();
		assertThat(this.entries.cached(NAME)).isNull();
		assertThat(this.entries.inUse()).isEmpty();
		assertThat(entry.isRetired()).isTrue();
		assertThat(this.removals).hasValue(1);
		assertThat(this.entries.get(NAME).ticket()).isEqualTo(5);
	}

	@Test
	void entryThatNobodyFollowsAnymoreIsRetiredIfItLeftTheCacheBefore() {
		SecretEntry entry = loaded(NAME, 5);
		LiveValue<String> live = follow(NAME, entry);
		SecretEntry other = this.entries.get(OTHER);
		int before = this.removals.get();
		live.close();
		assertThat(entry.isRetired()).isTrue();
		assertThat(this.entries.inUse()).containsExactly(other);
		assertThat(this.removals).hasValue(before + 1);
	}

	@Test
	void entryThatOthersReadStaysInTheCacheWhenNobodyFollowsItAnymore() {
		SecretEntry entry = loaded(NAME, 5);
		entry.noteUse();
		follow(NAME, entry).close();
		assertThat(this.entries.cached(NAME)).isSameAs(entry);
		assertThat(entry.isRetired()).isFalse();
	}

	@Test
	void abandonmentOfNothingIsNoNews() {
		this.entries.dropAbandoned();
		SecretEntry entry = loaded(NAME, 5);
		LiveValue<String> live = follow(NAME, entry);
		this.entries.dropAbandoned();
		assertThat(this.removals).hasValue(0);
		assertThat(this.entries.inUse()).containsExactly(entry);
		assertThat(live.get()).isEqualTo("canary-text");
	}

	@Test
	@SuppressWarnings("UnnecessaryAsync") // only that map has the same order
	void entryThatIsFollowedAgainWhileOthersAreForgottenIsKept() throws InterruptedException {
		// in the order in which they are looked at
		Map<SecretReference, SecretEntry> followed = new ConcurrentHashMap<>();
		List<LiveValue<String>> lives = new ArrayList<>();
		for (SecretReference whole : List.of(NAME, OTHER)) {
			SecretEntry loaded = loaded(whole, 5);
			followed.put(whole, loaded);
			lives.add(follow(whole, loaded));
		}
		SecretReference again = followed.keySet().iterator().next();
		SecretEntry entry = Objects.requireNonNull(followed.remove(again));
		SecretEntry last = followed.values().iterator().next();
		lives.forEach(entry.followers()::remove);
		Thread dropping = new Thread(this.entries::dropAbandoned);
		LiveValue<String> live;
		synchronized (last.followers()) {
			dropping.start();
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> dropping.getState() == Thread.State.BLOCKED);
			live = follow(again, entry);
		}
		dropping.join();
		this.entries.get(SecretReference.parse("prod/third"));
		assertThat(this.entries.cached(again)).isNull();
		assertThat(this.entries.inUse()).contains(entry, last);
		assertThat(this.entries.find(again)).isSameAs(entry);
		assertThat(live.get()).isEqualTo("canary-text");
	}

	@Test
	void entryWhosePlaceAnotherTookIsNotFollowed() {
		SecretEntry entry = this.entries.get(NAME);
		assertThat(this.entries.follow(NAME, new SecretEntry(NAME))).isFalse();
		assertThat(this.entries.cached(NAME)).isSameAs(entry);
		assertThat(this.entries.follow(NAME, entry)).isTrue();
		SecretEntry left = new SecretEntry(OTHER);
		assertThat(this.entries.follow(OTHER, left)).isTrue();
		assertThat(this.entries.find(OTHER)).isSameAs(left);
	}

	@Test
	void entryThatWasFoundElsewhereIsKeptUnlessThereIsOne() {
		SecretEntry entry = new SecretEntry(NAME);
		this.entries.keep(NAME, entry);
		assertThat(this.entries.cached(NAME)).isSameAs(entry);
		this.entries.keep(NAME, new SecretEntry(NAME));
		assertThat(this.entries.cached(NAME)).isSameAs(entry);
	}

	@Test
	void entryOfAnArnIsTheFirstThatIsNotRetired() {
		SecretEntry first = loaded(NAME, 5);
		assertThat(this.entries.byArn(ARN, first)).isSameAs(first);
		assertThat(this.entries.find(ARN)).isSameAs(first);
		SecretEntry second = new SecretEntry(ARN);
		assertThat(this.entries.byArn(ARN, second)).isSameAs(first);
		first.retire();
		assertThat(this.entries.byArn(ARN, second)).isSameAs(second);
	}

	@Test
	void successorTakesEveryPlace() {
		SecretEntries many = new SecretEntries(10, this.removals::incrementAndGet);
		SecretEntry entry = many.get(NAME);
		many.keep(ARN, entry);
		many.follow(NAME, entry);
		SecretEntry other = many.get(OTHER);
		many.follow(OTHER, other);
		SecretEntry successor = new SecretEntry(ARN);
		many.replace(NAME, entry, successor);
		assertThat(many.cached(NAME)).isSameAs(successor);
		assertThat(many.cached(ARN)).isSameAs(successor);
		assertThat(many.cached(OTHER)).isSameAs(other);
		assertThat(this.removals).hasValue(1);
	}

	@Test
	void successorTakesThePlaceOfAFollowedEntryThatLeftTheCache() {
		SecretEntry entry = this.entries.get(NAME);
		this.entries.follow(NAME, entry);
		SecretEntry other = this.entries.get(OTHER);
		this.entries.follow(OTHER, other);
		assertThat(this.entries.cached(NAME)).isNull();
		SecretEntry successor = new SecretEntry(ARN);
		this.entries.replace(NAME, entry, successor);
		assertThat(this.entries.cached(NAME)).isSameAs(successor);
		this.entries.get(SecretReference.parse("prod/third"));
		assertThat(this.entries.cached(NAME)).isNull();
		assertThat(this.entries.find(NAME)).isSameAs(successor);
		assertThat(this.entries.find(OTHER)).isSameAs(other);
	}

	@Test
	void ticketsOfManyEntriesThatLeftAreKnown() {
		SecretEntries two = new SecretEntries(2, this.removals::incrementAndGet);
		List<SecretReference> names = IntStream.range(0, 20)
			.mapToObj((i) -> SecretReference.parse("prod/s" + i))
			.toList();
		names.forEach((name) -> RecordingChecker.change(two.get(name), 5));
		assertThat(names).allSatisfy((name) -> assertThat(two.get(name).ticket()).isEqualTo(5));
	}

	private SecretEntry loaded(SecretReference whole, int number) {
		SecretEntry entry = this.entries.get(whole);
		RecordingChecker.change(entry, number);
		return entry;
	}

	/** Has a live value follow an entry, as the store does. */
	private LiveValue<String> follow(SecretReference whole, SecretEntry entry) {
		LiveValue<String> live = new LiveValue<>(Objects.requireNonNull(entry.reading(null)), whole, Secret::reveal,
				this.delivery, this.entries::dropAbandoned);
		entry.followers().add(live);
		assertThat(entry.touch()).isTrue();
		assertThat(this.entries.follow(whole, entry)).isTrue();
		return live;
	}

}
