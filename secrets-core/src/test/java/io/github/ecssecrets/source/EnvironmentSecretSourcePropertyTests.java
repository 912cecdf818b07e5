package io.github.ecssecrets.source;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretAmbiguousException;
import io.github.ecssecrets.SecretReference;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for {@link EnvironmentSecretSource} whatever is bound, and whichever of the
 * ARNs are full ones: a reference is answered with the value of its own secret, with
 * nothing, or with a refusal.
 */
class EnvironmentSecretSourcePropertyTests {

	private static final String ARNS = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:";

	private static final List<String> ENDS = List.of("db", "db-reader", "db-writer", "db-reader-AbCdEf",
			"db-reader-GhIjKl", "db-AbCdEf");

	@Property
	void findAnswersNoSecretButTheOneAskedFor(@ForAll("fullArns") Set<String> full, @ForAll("texts") List<String> bound,
			@ForAll("known") Set<String> known, @ForAll("text") String asked) {
		Assume.that(full.stream().map((arn) -> trueName(arn, full)).distinct().count() == full.size());
		Map<String, String> environment = new HashMap<>();
		EnvironmentSecretSource source = new EnvironmentSecretSource(environment::get);
		for (String text : bound) {
			String variable = "BOUND_" + environment.size();
			environment.put(variable, trueName(text, full));
			source.bind(variable, reference(text, full, known));
		}
		try {
			Secret found = source.find(reference(asked, full, known));
			assertThat((found != null) ? found.reveal() : null).isIn(null, trueName(asked, full));
			assertThat(found == null && bound.contains(asked)).isFalse();
		}
		catch (SecretAmbiguousException ex) {
			assertThat(bound).doesNotContain(asked);
		}
	}

	private static SecretReference reference(String text, Set<String> full, Set<String> known) {
		SecretReference reference = SecretReference.parse(text);
		return (full.contains(text) && known.contains(text)) ? reference.asFullArn() : reference;
	}

	private static String trueName(String text, Set<String> full) {
		String name = text.startsWith(ARNS) ? text.substring(ARNS.length()) : text;
		return full.contains(text) ? name.substring(0, name.length() - 7) : name;
	}

	@Provide
	Arbitrary<Set<String>> fullArns() {
		List<String> arns = ENDS.stream().filter((end) -> !end.equals("db")).map(ARNS::concat).toList();
		return Arbitraries.of(arns).set().ofMaxSize(3).map(HashSet::new);
	}

	@Provide
	Arbitrary<Set<String>> known() {
		return Arbitraries.of(ENDS).map(ARNS::concat).set().map(HashSet::new);
	}

	@Provide
	Arbitrary<List<String>> texts() {
		return text().list().ofMaxSize(4);
	}

	@Provide
	Arbitrary<String> text() {
		return Combinators.combine(Arbitraries.of("", ARNS), Arbitraries.of(ENDS)).as(String::concat);
	}

}
