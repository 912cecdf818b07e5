package io.github.ecssecrets.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TextView}: what a text reads like without an encoding, and which
 * characters of the original each part of that comes from.
 */
class TextViewTests {

	private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	@ParameterizedTest
	@CsvSource({ "canary-a,y,canar*-a", "canary-a,c,*anary-a", "canary-a,-a,canary**", "canary-a,x,canary-a" })
	void partOfThePlainTextIsWhereItStands(String text, String part, String hidden) {
		assertHides(text, TextView.of(text), part, hidden);
	}

	@ParameterizedTest
	@CsvSource({ "a%41b,aAb", "%0A,'\n'", "%7e%7E,~~", "%F0%9F%94%91,\uD83D\uDD11", "%e2%82%ac,€", "100%,100%", "%4,%4",
			"a%4g,a%4g", "a%g4,a%g4", "%%41,%A", "%41%,A%", "%2541,%41", "a+b,a_b" })
	void escapesOfAUrlAreTakenOff(String text, String decoded) {
		assertReads(TextView.of(text).withoutPercents('_'), decoded);
	}

	@ParameterizedTest
	@CsvSource({ "x%41%42%43y,B,x%41***%43y", "x%41%42%43y,y,x%41%42%43*", "x%41%42%43y,xA,****%42%43y",
			"x%41%42%43y,Cy,x%41%42****", "xy%41,y,x*%41", "%C3%A9%41,A,*********", "a%E2%82%ACb,€,a*********b" })
	void escapeOfAUrlIsHiddenByItselfIfItsNeighborsAreAscii(String text, String part, String hidden) {
		assertHides(text, TextView.of(text).withoutPercents('+'), part, hidden);
	}

	@Test
	void escapesOfAUrlThatWereEscapedAreHiddenWithTheirEscapes() {
		String text = "x%2541%42y";
		TextView view = TextView.of(text).withoutPercents('+').withoutPercents('+');
		assertReads(view, "xABy");
		assertHides(text, view, "A", "x*****%42y");
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '~',
			value = { "\\b\\f\\n\\r\\t,~\b\f\n\r\t~", "\\\"\\\\\\/\\',\"\\/'", "\\u0041,A", "\\u0000,~\0~",
					"\\u00e9\\u20AC,é€", "\\u00411,A1", "\\u004,\\u004", "\\u,\\u", "\\u004g,\\u004g",
					"\\u0/41,\\u0/41", "\\x,\\x", "a\\,a\\", "\\\\n,\\n" })
	void escapesOfJsonAreTakenOff(String text, String decoded) {
		assertReads(TextView.of(text).withoutBackslashes(), decoded);
	}

	@ParameterizedTest
	@CsvSource({ "x\\u0041\\ty,A,x******\\ty", "x\\u0041\\ty,'\t',x\\u0041**y", "x\\u0041\\ty,y,x\\u0041\\t*",
			"\\xA,x,\\*A" })
	void escapeOfJsonIsHiddenByItself(String text, String part, String hidden) {
		assertHides(text, TextView.of(text).withoutBackslashes(), part, hidden);
	}

	@Test
	void escapeOfJsonThatWasEscapedIsHiddenWithItsEscapes() {
		String text = "x\\\\u0041\\\\ty";
		TextView view = TextView.of(text).withoutBackslashes().withoutBackslashes();
		assertReads(view, "xA\ty");
		assertHides(text, view, "A", "x*******\\\\ty");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3 })
	void base64IsTakenOffFromEachOfFourCharacters(int offset) {
		String expected = decoded(ALPHABET.substring(offset)) + "\uFFFF";
		assertReads(TextView.of(ALPHABET).withoutBase64(offset), expected);
		assertReads(TextView.of(ALPHABET.replace('+', '-').replace('/', '_')).withoutBase64(offset), expected);
		assertReads(TextView.of("(" + ALPHABET + ")").withoutBase64(offset), expected);
	}

	@ParameterizedTest
	@CsvSource({ "QUJDREVGRkg,ABCDEFFH", "QUJDREVGRk,''", "'(QUJDREVGRkg)',ABCDEFFH", "'\r\nQUJD\r\nREVG\r\n',ABCDEF",
			"'QUJDRE=REVG',''" })
	void base64OfElevenCharactersOrMoreIsTakenOff(String text, String decoded) {
		assertReads(TextView.of(text).withoutBase64(0), decoded.isEmpty() ? "" : decoded + "\uFFFF");
	}

	@Test
	void wordsOfBase64AreTakenApart() {
		assertReads(TextView.of("QUJDREVGRkg QUJDREVGRkg,short.QUJDREVGRkg").withoutBase64(0),
				"ABCDEFFH\uFFFFABCDEFFH\uFFFFABCDEFFH\uFFFF");
	}

	@ParameterizedTest
	@CsvSource({ "'(QUJDREVGRkg)',0,A,'(**JDREVGRkg)'", "'(QUJDREVGRkg)',0,B,'(Q**DREVGRkg)'",
			"'(QUJDREVGRkg)',0,C,'(QU**REVGRkg)'", "'(QUJDREVGRkg)',0,D,'(QUJD**VGRkg)'",
			"'(QUJDREVGRkg)',0,H,'(QUJDREVGR**)'", "'(QUJDREVGRkg)',0,\uFFFF,'(QUJDREVGRk*)'",
			"'(QUJD\r\nREVGRkg)',0,CD,'(QU******VGRkg)'", "xyQUJDREVGRkg,2,A,xy**JDREVGRkg",
			"'xyQUJDREVGRkgxy',2,\uFFFF,'xyQUJDREVGRkgx*'" })
	void characterOfBase64IsHiddenWithAllThatCarryBitsOfIt(String text, int offset, String part, String hidden) {
		assertHides(text, TextView.of(text).withoutBase64(offset), part, hidden);
	}

	@Test
	void base64ThatWasEscapedIsHiddenWithItsEscapes() {
		String text = "%51UJDREVGRkg%2FA";
		assertHides(text, TextView.of(text).withoutPercents('+').withoutBase64(0), "AB", "*****DREVGRkg%2FA");
	}

	@Test
	void characterIsFoundInAnyPlace() {
		TextView view = TextView.of("a%b");
		assertThat(view.has('a')).isTrue();
		assertThat(view.has('%')).isTrue();
		assertThat(view.has('b')).isTrue();
		assertThat(view.has('+')).isFalse();
	}

	@Test
	void textIsNotShown() {
		assertThat(TextView.of("canary-a")).hasToString("TextView[8]");
		assertThat(new SearchedText("canary-a")).hasToString("SearchedText[8]");
	}

	/** Asserts what a whole view reads like. */
	private static void assertReads(TextView view, String text) {
		assertThat(view.length()).isEqualTo(text.length());
		assertThat(view.hashes().of(0, view.length())).isEqualTo(hash(text));
	}

	/**
	 * Asserts which characters of the original a part of the view comes from, wherever it
	 * is there.
	 */
	private static void assertHides(String original, TextView view, String part, String hidden) {
		BitSet places = new BitSet();
		for (int start = 0; start + part.length() <= view.length(); start++) {
			if (view.hashes().of(start, part.length()) == hash(part)) {
				view.mark(start, part.length(), places);
			}
		}
		StringBuilder text = new StringBuilder(original);
		places.stream().forEach((place) -> text.setCharAt(place, '*'));
		assertThat(text).hasToString(hidden);
	}

	private static long hash(String text) {
		return new TextHashes(text).of(0, text.length());
	}

	/** The bytes that a part of a text in Base64 has in full, each as a character. */
	private static String decoded(String base64) {
		byte[] bytes = Base64.getDecoder().decode((base64 + "AAA").substring(0, (base64.length() + 3) / 4 * 4));
		return new String(Arrays.copyOf(bytes, base64.length() * 6 / 8), StandardCharsets.ISO_8859_1);
	}

}
