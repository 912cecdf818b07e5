package io.github.ecssecrets.test;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.source.AuthoritativeSource;
import io.github.ecssecrets.source.Freshness;
import io.github.ecssecrets.source.SecretSource;
import io.github.ecssecrets.source.SecretVersions;
import io.github.ecssecrets.source.SeedSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What a store relies on in every {@link SecretSource}. Extend it in a JUnit Jupiter test
 * to prove a source of your own: say how a secret gets into the place your source reads,
 * and how the source is made.
 */
public abstract class SecretSourceContract {

	private static final String NAME = "contract/secret";

	private static final String CONTENT = "{\"username\":\"app\",\"password\":\"canary-\u00e4\u20ac ${a} #{b}\"}";

	private static final SecretReference SECRET = SecretReference.parse(NAME);

	private static final SecretReference MISSING = SecretReference.parse("contract/missing");

	private SecretSource source;

	/**
	 * For subclasses.
	 */
	@SuppressWarnings("NullAway.Init")
	protected SecretSourceContract() {
	}

	/**
	 * Makes the source under test. Called once before each test, after which the source
	 * is closed.
	 * @return the source
	 */
	protected abstract SecretSource createSource();

	/**
	 * Puts a text secret where the source finds it.
	 * @param name the name of the secret
	 * @param content its content
	 */
	protected abstract void store(String name, String content);

	@BeforeEach
	void create() {
		this.source = createSource();
	}

	@AfterEach
	void close() {
		this.source.close();
	}

	@Test
	void nameIsShortAndInLowerCase() {
		assertTrue(this.source.name().matches("[a-z][a-z0-9-]*"), this.source.name());
	}

	@Test
	void findWhenSecretIsThereGivesItsContentToTheLetter() {
		store(NAME, CONTENT);
		Secret secret = found(this.source.find(SECRET));
		assertEquals(CONTENT, secret.reveal());
		assertEquals("app", secret.field("username"));
	}

	@Test
	void findWhenSecretIsThereTellsOriginAndShowsNoValue() {
		store(NAME, CONTENT);
		Secret secret = found(this.source.find(SECRET));
		assertFalse(secret.origin().toString().isBlank());
		assertFalse((secret.toString() + secret.origin()).contains("canary-"));
	}

	@Test
	void findWhenSecretIsMissingGivesNull() {
		assertNull(this.source.find(MISSING));
	}

	/**
	 * A source that tells a missing version from a missing secret may say so.
	 */
	@Test
	void findWhenVersionIsUnknownGivesNullOrThrowsNotFound() {
		store(NAME, CONTENT);
		try {
			assertNull(this.source.find(SECRET.withVersionStage("NO-SUCH-STAGE")));
		}
		catch (SecretNotFoundException ex) {
			assertEquals(SecretException.Reason.VERSION_NOT_FOUND, ex.getReason());
		}
	}

	@Test
	void findAllGivesWhatIsThereAndLeavesOutTheRest() {
		store(NAME, CONTENT);
		store("contract/other", "text");
		SecretReference other = SecretReference.parse("contract/other");
		Map<SecretReference, SecretResult> results = this.source.findAll(List.of(SECRET, MISSING, other));
		assertEquals(CONTENT, assertInstanceOf(SecretResult.Found.class, results.get(SECRET)).secret().reveal());
		assertEquals("text", assertInstanceOf(SecretResult.Found.class, results.get(other)).secret().reveal());
		assertFalse(results.containsKey(MISSING));
	}

	@Test
	void findAllOfNothingIsEmpty() {
		assertTrue(this.source.findAll(List.of()).isEmpty());
	}

	@Test
	void findFieldGivesTheFieldOrLeavesItToFind() {
		store(NAME, CONTENT);
		Secret field = field("username");
		assertEquals("app", (field != null) ? field.reveal() : found(this.source.find(SECRET)).field("username"));
		assertNull(field("no-such-field"));
	}

	private @Nullable Secret field(String key) {
		return (this.source instanceof SeedSource seeds) ? seeds.findField(SECRET.withJsonKey(key)) : null;
	}

	@Test
	void findWhenItMustBeFreshGivesTheSame() {
		store(NAME, CONTENT);
		byte[] content = found(this.source.find(SECRET)).revealBytes();
		if (this.source instanceof AuthoritativeSource authority) {
			assertArrayEquals(content, found(authority.find(SECRET, Freshness.FRESH)).revealBytes());
			SecretResult result = authority.findAll(List.of(SECRET), Freshness.FRESH).get(SECRET);
			assertArrayEquals(content, assertInstanceOf(SecretResult.Found.class, result).secret().revealBytes());
		}
	}

	@Test
	void versionsAgreeWithTheVersionFound() {
		store(NAME, CONTENT);
		SecretVersions versions = (this.source instanceof AuthoritativeSource authority) ? authority.versions(SECRET)
				: null;
		if (versions != null) {
			assertEquals(found(this.source.find(SECRET)).versionId(), versions.versionOf(SECRET));
		}
	}

	@Test
	void seedsHaveNoVersionAndOthersHaveOne() {
		store(NAME, CONTENT);
		assertEquals(this.source instanceof SeedSource, found(this.source.find(SECRET)).versionId() == null);
	}

	@Test
	void describeSaysWhereItLooks() {
		assertFalse(this.source.describe(MISSING).isBlank());
	}

	private static Secret found(@Nullable Secret secret) {
		assertNotNull(secret, "the secret was stored, but not found");
		return Objects.requireNonNull(secret);
	}

}
