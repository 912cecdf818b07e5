package io.github.ecssecrets.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretStatus;
import io.github.ecssecrets.testsupport.MutableClock;
import io.github.ecssecrets.testsupport.StubSource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EntryWriter}: what becomes of an answer, by what was in use before.
 */
class EntryWriterTests {

	private static final SecretReference NAME = SecretReference.parse("prod/db");

	private static final SecretReference ARN = SecretReference.parse(StubSource.arn("prod/db"));

	private static final SecretReference PASSWORD = NAME.withJsonKey("password");

	private static final SecretReference USERNAME = NAME.withJsonKey("username");

	private final MutableClock clock = new MutableClock();

	private final SecretEntries entries = new SecretEntries(10, () -> {
	});

	private final EntryWriter writer = new EntryWriter(this.entries, this.clock, this.clock::nanoTime);

	private final List<Applied> announced = new ArrayList<>();

	@Test
	void firstVersionIsNewAndNoRotation() {
		Applied applied = version(NAME, 1, "canary-1");
		assertThat(applied.isNew()).isTrue();
		assertThat(applied.isUsable()).isTrue();
		assertThat(applied.changes()).isEmpty();
		assertThat(this.announced).containsExactly(applied);
	}

	@Test
	void nextVersionIsARotation() {
		version(NAME, 1, "canary-1");
		Applied applied = version(NAME, 2, "canary-2");
		assertThat(applied.isNew()).isFalse();
		assertChanges(applied, "prod/db");
		assertInUse(NAME, "canary-2");
	}

	@Test
	void answersToOneQuestionMayFollowEachOther() {
		long ticket = this.writer.ticket();
		version(NAME, undated(1, "canary-1"), ticket);
		assertChanges(version(NAME, undated(2, "canary-2"), ticket), "prod/db");
	}

	@Test
	void answerToAnEarlierQuestionReplacesNothing() {
		long early = this.writer.ticket();
		version(NAME, undated(2, "canary-2"), this.writer.ticket());
		Applied late = version(NAME, undated(1, "canary-1"), early);
		assertThat(late.isUsable()).isTrue();
		assertThat(late.isNew()).isFalse();
		assertChanges(late);
		assertInUse(NAME, "canary-2");
	}

	@Test
	void answerToAnEarlierQuestionIsOfNoUseWhenTheLaterVersionHasGone() {
		SecretEntries one = new SecretEntries(1, () -> {
		});
		EntryWriter forgetful = new EntryWriter(one, this.clock, this.clock::nanoTime);
		long early = forgetful.ticket();
		forgetful.version(NAME, undated(2, "canary-2"), forgetful.ticket(), this.announced::add);
		forgetful.seed(SecretReference.parse("prod/other"), unversioned("canary-3"));
		assertThat(one.find(NAME)).isNull();
		assertThat(forgetful.version(NAME, undated(1, "canary-1"), early, this.announced::add).isUsable()).isFalse();
		assertThat(forgetful.version(NAME, undated(2, "canary-2"), forgetful.ticket(), this.announced::add).isUsable())
			.isTrue();
	}

	@Test
	void olderVersionIsDoubtedAndTheOneInUseGoesOn() {
		version(NAME, 2, "canary-2");
		Applied doubted = version(NAME, 1, "canary-1");
		assertThat(doubted.isUsable()).isTrue();
		assertThat(doubted.isNew()).isFalse();
		assertInUse(NAME, "canary-2");
	}

	@Test
	void olderVersionIsDoubtedAnewAfterTheOneInUseWasConfirmed() {
		SecretEntry entry = version(NAME, 2, "canary-2").entry();
		version(NAME, 1, "canary-1");
		this.writer.confirm(entry);
		this.clock.advance(Duration.ofMinutes(1));
		version(NAME, 1, "canary-1");
		assertInUse(NAME, "canary-2");
		this.clock.advance(Duration.ofMinutes(1));
		version(NAME, 1, "canary-1");
		assertInUse(NAME, "canary-1");
	}

	@Test
	void olderVersionIsDoubtedAnewAfterTheOneInUseCameAgain() {
		version(NAME, 2, "canary-2");
		version(NAME, 1, "canary-1");
		version(NAME, 2, "canary-2");
		this.clock.advance(Duration.ofMinutes(1));
		version(NAME, 1, "canary-1");
		assertInUse(NAME, "canary-2");
	}

	@Test
	void sameVersionIsConfirmedThoughTheQuestionWasEarlier() {
		Instant start = this.clock.instant();
		long early = this.writer.ticket();
		EntryState state = version(NAME, 1, "canary-1").state();
		this.clock.advance(Duration.ofMinutes(1));
		Applied same = version(NAME, StubSource.version("prod/db", 1, "canary-1"), early);
		assertThat(same.state()).isSameAs(state);
		assertThat(same.isUsable()).isTrue();
		assertTimes(same, start, this.clock.instant());
	}

	@Test
	void sameVersionWithOtherStagesIsConfirmedAndShowsThem() {
		Instant start = this.clock.instant();
		version(NAME, 1, "canary-1");
		this.clock.advance(Duration.ofMinutes(1));
		Secret staged = Secret.builder("prod/db", StubSource.ORIGIN)
			.arn(ARN.toString())
			.version("v1", Set.of("AWSCURRENT", "AWSPENDING"))
			.text("canary-1");
		Applied same = version(NAME, staged, this.writer.ticket());
		assertThat(same.state().whole()).isSameAs(staged);
		assertChanges(same);
		assertTimes(same, start, this.clock.instant());
	}

	@Test
	void sameContentInANewVersionIsReadThenAndNoRotation() {
		version(NAME, 1, "canary-1");
		this.clock.advance(Duration.ofMinutes(1));
		Applied next = version(NAME, 2, "canary-1");
		assertThat(Objects.requireNonNull(next.state().whole()).versionId()).isEqualTo("v2");
		assertChanges(next);
		assertTimes(next, this.clock.instant(), this.clock.instant());
	}

	@Test
	void otherContentWithoutVersionsIsARotationReadThen() {
		version(NAME, unversioned("canary-1"), this.writer.ticket());
		this.clock.advance(Duration.ofMinutes(1));
		Applied next = version(NAME, unversioned("canary-2"), this.writer.ticket());
		assertChanges(next, "prod/db");
		assertTimes(next, this.clock.instant(), this.clock.instant());
	}

	@Test
	void versionReplacesTheCopiesOfWhatItHas() {
		this.writer.seed(NAME, unversioned(json("canary-1")));
		this.writer.field(PASSWORD, unversioned("canary-1"));
		this.writer.field(USERNAME, unversioned("app"));
		this.writer.field(NAME.withJsonKey("host"), unversioned("localhost"));
		Applied applied = version(NAME, 2, json("canary-2"));
		assertChanges(applied, "prod/db", "prod/db:password");
		assertThat(applied.isNew()).isFalse();
		assertThat(applied.state().fields()).containsOnlyKeys("host");
	}

	@Test
	void versionLeavesTheFieldThatItLacksInUseIfSomebodyReadsIt() {
		SecretEntry entry = version(NAME, 1, json("canary-1")).entry();
		entry.read("password");
		Applied applied = version(NAME, 2, "{}");
		assertThat(applied.dropped()).containsExactly(PASSWORD);
		assertThat(applied.state().fields()).containsOnlyKeys("password");
		assertInUse(PASSWORD, "canary-1");
		assertThat(version(NAME, 3, "{\"a\":1}").dropped()).isEmpty();
		assertThat(version(NAME, 4, json("canary-4")).state().fields()).isEmpty();
	}

	@Test
	void copyOfTheWholeIsTakenOnce() {
		assertThat(this.writer.seed(NAME, unversioned("canary-1")).isNew()).isTrue();
		Applied second = this.writer.seed(NAME, unversioned("canary-2"));
		assertThat(second.isNew()).isFalse();
		assertThat(second.isUsable()).isTrue();
		assertInUse(NAME, "canary-1");
		assertThat(second.state().hasVersion()).isFalse();
	}

	@Test
	void copyOfAFieldIsTakenUnlessItIsThere() {
		this.writer.seed(NAME, unversioned(json("canary-1")));
		this.writer.field(PASSWORD, unversioned("canary-2"));
		assertInUse(PASSWORD, "canary-2");
		this.writer.field(PASSWORD, unversioned("canary-3"));
		assertInUse(PASSWORD, "canary-2");
		version(NAME, 1, json("canary-4"));
		this.writer.field(PASSWORD, unversioned("canary-5"));
		assertInUse(PASSWORD, "canary-4");
		this.writer.field(NAME.withJsonKey("token"), unversioned("canary-6"));
		assertInUse(NAME.withJsonKey("token"), "canary-6");
		assertThat(state(NAME).hasVersion()).isTrue();
	}

	@Test
	void copyThatWasReadAgainIsARotationIfItDiffers() {
		Secret before = unversioned("canary-1");
		SecretEntry entry = this.writer.seed(NAME, before).entry();
		assertChanges(copy(entry, NAME, before, unversioned("canary-1")));
		Applied applied = copy(entry, NAME, before, unversioned("canary-2"));
		assertChanges(applied, "prod/db");
		assertThat(this.announced).last().isSameAs(applied);
		assertThat(applied.isNew()).isFalse();
		assertThat(entry.copies()).containsOnlyKeys(NAME);
		assertInUse(NAME, "canary-2");
	}

	@Test
	void copyThatWasReadAgainIsDroppedIfAnotherValueCameMeanwhile() {
		Secret before = unversioned("canary-1");
		SecretEntry entry = this.writer.seed(NAME, before).entry();
		version(NAME, 2, "canary-2");
		assertChanges(copy(entry, NAME, before, unversioned("canary-3")));
		assertInUse(NAME, "canary-2");
	}

	@Test
	void copyOfAFieldThatWasReadAgainLeavesTheWholeAlone() {
		Secret before = unversioned("canary-1");
		this.writer.seed(NAME, unversioned("{\"a\":1}"));
		SecretEntry entry = this.writer.field(PASSWORD, before).entry();
		assertChanges(copy(entry, PASSWORD, before, unversioned("canary-2")), "prod/db:password");
		assertInUse(PASSWORD, "canary-2");
		assertInUse(NAME, "{\"a\":1}");
		assertThat(entry.copies()).containsOnlyKeys(NAME, PASSWORD);
		assertThat(masked(entry, "canary-1 canary-2")).isEqualTo("****** ******");
	}

	@Test
	void copyThatLacksAFieldThatSomebodyReadsKeepsIt() {
		Secret before = unversioned(json("canary-1"));
		SecretEntry entry = this.writer.seed(NAME, before).entry();
		entry.read("password");
		Applied applied = copy(entry, NAME, before, unversioned("{}"));
		assertThat(applied.dropped()).containsExactly(PASSWORD);
		assertInUse(PASSWORD, "canary-1");
	}

	@Test
	void nameAndArnShareOneEntryOnceTheArnIsKnown() {
		SecretEntry byArn = version(ARN, 1, json("canary-1")).entry();
		this.writer.field(PASSWORD, unversioned("canary-2"));
		this.writer.field(USERNAME, unversioned("app"));
		this.writer.field(NAME.withJsonKey("token"), unversioned("canary-3"));
		SecretEntry byName = this.entries.get(NAME);
		byName.read("token");
		Applied applied = version(NAME, 1, json("canary-1"));
		assertThat(applied.entry()).isSameAs(byArn);
		assertThat(applied.changes()).extracting((change) -> change.reference().jsonKey()).containsExactly("password");
		assertThat(byName.latest()).isSameAs(byArn);
		assertThat(applied.state().fields()).containsOnlyKeys("token");
		assertThat(byArn.readKeys()).contains("token");
		assertThat(masked(byArn, "canary-2 canary-3")).isEqualTo("****** ******");
	}

	@Test
	void nameThatGivesWayToTheArnTellsThatItsContentDiffers() {
		SecretEntry byArn = version(ARN, 1, json("canary-1")).entry();
		this.writer.seed(NAME, unversioned(json("canary-2")));
		Applied applied = version(NAME, 1, json("canary-1"));
		assertThat(applied.entry()).isSameAs(byArn);
		assertThat(applied.changes()).singleElement().satisfies((change) -> {
			assertThat(change.reference()).isEqualTo(ARN);
			assertThat(change.concerns(NAME)).isTrue();
			assertThat(change.newVersionId()).isEqualTo("v1");
			assertThat(change.oldVersionId()).isNull();
		});
		assertThat(this.announced).last().isSameAs(applied);
	}

	@Test
	void nameThatGivesWayToTheArnTellsOneChangeIfTheArnHasANewVersionToo() {
		version(ARN, 1, json("canary-1"));
		this.writer.seed(NAME, unversioned(json("canary-2")));
		assertThat(version(NAME, 2, json("canary-3")).changes()).singleElement()
			.satisfies((change) -> assertThat(change.newVersionId()).isEqualTo("v2"));
	}

	@Test
	void nameThatGivesWayToTheArnKeepsTheFieldThatOnlyItHasIfSomebodyReadsIt() {
		version(ARN, 1, "{}");
		SecretEntry byName = this.writer.seed(NAME, unversioned(json("canary-2"))).entry();
		byName.read("password");
		version(NAME, 1, "{}");
		assertInUse(PASSWORD, "canary-2");
		assertThat(state(NAME).fields()).containsOnlyKeys("password");
	}

	@Test
	void copyThatWasReadAgainIsDroppedIfAnotherEntryTookThePlaceMeanwhile() {
		SecretEntry byArn = version(ARN, 1, json("canary-1")).entry();
		Secret before = unversioned(json("canary-2"));
		SecretEntry byName = this.writer.seed(NAME, before).entry();
		version(NAME, 1, json("canary-1"));
		assertChanges(copy(byName, NAME, before, unversioned(json("canary-3"))));
		assertThat(byName.latest()).isSameAs(byArn);
		assertInUse(PASSWORD, "canary-1");
	}

	@Test
	void valueIsKnownWhileTheNextTakesItsPlace() {
		List<String> masked = new ArrayList<>();
		AtomicBoolean masking = new AtomicBoolean();
		SecretEntry entry = this.entries.get(NAME);
		Map<String, Secret> fields = new HashMap<>(Map.of("password", unversioned("canary-1"))) {
			@Override
			public void forEach(BiConsumer<? super String, ? super Secret> action) {
				if (!masking.getAndSet(true)) {
					masked.add(masked(entry, "canary-1"));
					masking.set(false);
				}
				super.forEach(action);
			}
		};
		entry.change(new EntryState(1, null, false, fields, null), 0);
		version(NAME, 1, json("canary-2"));
		assertThat(masked).isNotEmpty().containsOnly("******");
	}

	@Test
	void nameGivesWayToTheArnThoughFollowersComeMeanwhile() throws InterruptedException {
		SecretEntry byArn = version(ARN, 1, json("canary-1")).entry();
		SecretEntry byName = this.entries.get(NAME);
		IntStream.range(0, 300)
			.forEach((i) -> this.writer.field(NAME.withJsonKey("field" + i), unversioned("canary-" + i)));
		CountDownLatch begun = new CountDownLatch(1);
		Thread followers = new Thread(() -> {
			while (byName.touch() && !Thread.currentThread().isInterrupted()) {
				begun.countDown();
			}
		});
		followers.start();
		assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
		version(NAME, 1, json("canary-1"));
		followers.interrupt();
		followers.join();
		assertThat(byName.latest()).isSameAs(byArn);
	}

	@Test
	void copyUnderANameStaysACopyWhenTheEntryOfTheArnHasNothing() {
		this.entries.byArn(ARN, new SecretEntry(ARN, Long.MAX_VALUE));
		this.writer.seed(NAME, unversioned("canary-1"));
		Applied late = version(NAME, 1, "canary-2");
		assertThat(late.isUsable()).isFalse();
		assertThat(late.state().hasVersion()).isFalse();
		assertInUse(NAME, "canary-1");
	}

	@Test
	void valueIsRememberedHoweverManyVersionsHaveTheContentOfTheNext() {
		SecretEntry entry = version(NAME, 1, "canary-1").entry();
		for (int number = 2; number < 30; number++) {
			version(NAME, number, "canary-2");
		}
		assertThat(masked(entry, "canary-1")).isEqualTo("******");
	}

	@Test
	void valuesThatWereInUseAreRemembered() {
		SecretEntry entry = this.writer.field(PASSWORD, unversioned("canary-0")).entry();
		version(NAME, 1, json("canary-1"));
		version(NAME, 2, json("canary-2"));
		version(NAME, 3, json("canary-2"));
		assertThat(masked(entry, "canary-0 canary-1 canary-2")).isEqualTo("****** ****** ******");
	}

	private static String masked(SecretEntry entry, String text) {
		SearchedText searched = new SearchedText(text);
		entry.knownValues().mark(searched);
		return searched.masked();
	}

	private static String json(String password) {
		return "{\"username\":\"app\",\"password\":\"" + password + "\"}";
	}

	private Applied version(SecretReference whole, int number, String content) {
		return version(whole, StubSource.version("prod/db", number, content), this.writer.ticket());
	}

	private Applied version(SecretReference whole, Secret answer, long ticket) {
		return this.writer.version(whole, answer, ticket, this.announced::add);
	}

	private Applied copy(SecretEntry entry, SecretReference reference, Secret before, Secret after) {
		return this.writer.copies(entry, Map.of(reference, before), Map.of(reference, after), this.announced::add);
	}

	/** A version that does not tell its age. */
	private static Secret undated(int number, String content) {
		return Secret.builder("prod/db", StubSource.ORIGIN)
			.arn(ARN.toString())
			.version("v" + number, Set.of(SecretReference.AWSCURRENT))
			.text(content);
	}

	private static Secret unversioned(String content) {
		return Secret.builder("prod/db", StubSource.ORIGIN).text(content);
	}

	private EntryState state(SecretReference whole) {
		return this.entries.get(whole).latest().state();
	}

	private void assertInUse(SecretReference reference, String content) {
		assertThat(Objects.requireNonNull(state(reference.whole()).read(reference.jsonKey())).reveal())
			.isEqualTo(content);
	}

	private static void assertChanges(Applied applied, String... references) {
		assertThat(applied.changes()).extracting((change) -> change.reference().toString()).containsExactly(references);
	}

	private static void assertTimes(Applied applied, Instant fetched, Instant checked) {
		List<SecretStatus> status = applied.entry()
			.condition()
			.describe(NAME, new EntryState(0, applied.state().whole(), false, Map.of(), null), true,
					(details) -> details);
		assertThat(status).singleElement().satisfies((it) -> {
			assertThat(it.fetched()).isEqualTo(fetched);
			assertThat(it.checked()).isEqualTo(checked);
		});
	}

}
