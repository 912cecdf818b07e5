package io.github.ecssecrets.source;

import io.github.ecssecrets.SecretReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SharedPlaces}.
 */
class SharedPlacesTests {

	private static final SecretReference FIRST = SecretReference.parse("prod/my-app");

	private static final SecretReference SECOND = SecretReference.parse("prod/my/app");

	private final SharedPlaces places = new SharedPlaces();

	@Test
	void otherThanTellsEachOfTwoTheOther() {
		assertThat(this.places.otherThan(FIRST, "PROD_MY_APP")).isNull();
		assertThat(this.places.otherThan(FIRST, "PROD_MY_APP")).isNull();
		assertThat(this.places.otherThan(SECOND, "PROD_MY_APP")).isEqualTo(FIRST);
		assertThat(this.places.otherThan(FIRST, "PROD_MY_APP")).isEqualTo(SECOND);
		assertThat(this.places.otherThan(SECOND, "ELSEWHERE")).isNull();
	}

	@Test
	void placesWithoutAValueTakeNoRoomOfThoseWithOne() {
		for (int i = 0; i < 100_000; i++) {
			this.places.expect(FIRST, "PLACE_" + i);
		}
		assertThat(this.places.otherThan(FIRST, "PROD_MY_APP")).isNull();
		assertThat(this.places.otherThan(SECOND, "PROD_MY_APP")).isEqualTo(FIRST);
	}

	@Test
	void otherThanTellsWhatIsExpectedInThePlaceToo() {
		this.places.expect(FIRST, "PROD_MY_APP");
		this.places.expect(FIRST, "PROD_MY_APP");
		this.places.expect(SECOND, "PROD_MY_APP");
		this.places.expect(FIRST, "PROD_MY_APP");
		assertThat(this.places.otherThan(FIRST, "PROD_MY_APP")).isEqualTo(SECOND);
		assertThat(this.places.otherThan(SECOND, "PROD_MY_APP")).isEqualTo(FIRST);
		this.places.expect(FIRST, "ELSEWHERE");
		assertThat(this.places.otherThan(FIRST, "ELSEWHERE")).isNull();
		this.places.expect(SECOND, "ELSEWHERE");
		assertThat(this.places.otherThan(FIRST, "ELSEWHERE")).isEqualTo(SECOND);
	}

	@ParameterizedTest
	@CsvSource({ "db:password,db:/password,true", "db:/a~1b,db:/a~1b,true", "db:/a/b,db:a/b,false",
			"db:/a/b,db:a_b,false", "db:/,db:/,true" })
	void otherThanTakesAPointerOfOneStepForTheNameOfTheField(String one, String other, boolean same) {
		SecretReference first = SecretReference.parse(one);
		assertThat(this.places.otherThan(first, "PLACE")).isNull();
		assertThat(this.places.otherThan(SecretReference.parse(other), "PLACE")).isEqualTo(same ? null : first);
	}

	@Test
	void otherThanKnowsTenThousandPlacesAndForgetsNone() {
		for (int i = 0; i < 10_001; i++) {
			assertThat(this.places.otherThan(FIRST, "PLACE_" + i)).isNull();
		}
		assertThat(this.places.otherThan(SECOND, "PLACE_0")).isEqualTo(FIRST);
		assertThat(this.places.otherThan(SECOND, "PLACE_9999")).isEqualTo(FIRST);
		assertThat(this.places.otherThan(SECOND, "PLACE_10000")).isNull();
	}

}
