package io.github.ecssecrets.spring.binding;

import java.net.URI;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which values may have several receivers.
 */
class ImmutableTypesTests {

	@Test
	void recordsOfSimpleValuesAreImmutable() {
		assertThat(ImmutableTypes.contains(Pair.class)).isTrue();
		assertThat(ImmutableTypes.contains(WithList.class)).isFalse();
		assertThat(ImmutableTypes.contains(WithBuilder.class)).isFalse();
	}

	@Test
	void recordsThatArePartOfThemselvesAreJudgedByTheirOtherParts() {
		assertThat(ImmutableTypes.contains(Account.class)).isTrue();
		assertThat(ImmutableTypes.contains(Node.class)).isFalse();
		assertThat(ImmutableTypes.contains(Edge.class)).isFalse();
	}

	record Pair(String user, URI address) {

	}

	record WithList(String user, List<String> hosts) {

	}

	record WithBuilder(Pair pair, StringBuilder password) {

	}

	record Account(String user, Account fallback) {

	}

	record Node(Edge edge, StringBuilder password) {

	}

	record Edge(Node from, Node to) {

	}

}
