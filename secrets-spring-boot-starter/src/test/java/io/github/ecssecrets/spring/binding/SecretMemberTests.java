package io.github.ecssecrets.spring.binding;

import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.ssl.SslProperties;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SecretMember}.
 */
class SecretMemberTests {

	@SecretValue("prod/myapp/database:password")
	String password = "";

	@Test
	void candidatesAreClassesOfOthersAlsoInOurPackages() {
		assertThat(SecretMember.isCandidate(SecretMemberTests.class)).isTrue();
		assertThat(SecretMember.of(SecretMemberTests.class)).singleElement()
			.satisfies((member) -> assertThat(member.member().getName()).isEqualTo("password"));
	}

	@Test
	void candidatesAreNoClassesOfOursOrOfSpring() {
		assertThat(SecretMember.isCandidate(SecretsRuntime.class)).isFalse();
		assertThat(SecretMember.isCandidate(Secrets.class)).isFalse();
		assertThat(SecretMember.isCandidate(SslProperties.class)).isFalse();
		assertThat(SecretMember.isCandidate(String.class)).isFalse();
	}

}
