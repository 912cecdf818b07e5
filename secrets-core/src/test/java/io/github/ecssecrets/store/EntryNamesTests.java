package io.github.ecssecrets.store;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.testsupport.StubSource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EntryNames}: which entry a plain name belongs to.
 */
class EntryNamesTests {

	private static final SecretReference NAME = SecretReference.parse("prod/db");

	private static final SecretReference ARN = SecretReference.parse(StubSource.arn("prod/db"));

	private static final SecretReference REMOTE = SecretReference
		.parse(StubSource.arn("prod/db").replace("eu-west-1", "us-east-1"));

	private final SecretEntries entries = new SecretEntries(10, () -> {
	});

	private final Secret secret = StubSource.version("prod/db", 1, "canary-1");

	@Test
	void secretReadByNameHasItsNameAndItsArn() {
		SecretEntry entry = this.entries.get(NAME);
		EntryNames.add(this.entries, entry, NAME, this.secret, ARN);
		assertThat(entry.names()).containsExactlyInAnyOrder(NAME.secret(), ARN.secret());
	}

	@Test
	void secretReadByNameTakesTheNameFromThatOfAnotherRegion() {
		SecretEntry remote = this.entries.get(REMOTE);
		EntryNames.add(this.entries, remote, REMOTE, this.secret, REMOTE);
		assertThat(remote.names()).containsExactlyInAnyOrder(NAME.secret(), REMOTE.secret());
		SecretEntry previous = this.entries.get(SecretReference.parse("prod/db::AWSPREVIOUS"));
		SecretEntry entry = this.entries.get(ARN);
		EntryNames.add(this.entries, entry, NAME, this.secret, ARN);
		assertThat(entry.names()).containsExactlyInAnyOrder(NAME.secret(), ARN.secret());
		assertThat(remote.names()).containsExactly(REMOTE.secret());
		assertThat(previous.names()).containsExactly(NAME.secret());
	}

	@Test
	void secretReadByArnHasItsNameUnlessAnotherAnswersToIt() {
		SecretEntry entry = this.entries.get(NAME);
		this.entries.keep(ARN, entry);
		EntryNames.add(this.entries, entry, ARN, this.secret, ARN);
		assertThat(entry.names()).containsExactlyInAnyOrder(NAME.secret(), ARN.secret());
		SecretEntry remote = this.entries.get(REMOTE);
		EntryNames.add(this.entries, remote, REMOTE, this.secret, REMOTE);
		assertThat(remote.names()).containsExactly(REMOTE.secret());
	}

	@Test
	void nameThatIsNoReferenceIsNone() {
		assertThat(EntryNames.reference(null, NAME)).isNull();
		assertThat(EntryNames.reference("a b", NAME)).isNull();
		assertThat(EntryNames.reference(ARN.secret(), SecretReference.parse("prod/db::AWSPREVIOUS")))
			.hasToString(ARN.secret() + "::AWSPREVIOUS");
	}

}
