package io.github.ecssecrets.benchmarks.peers;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Complaint}.
 */
class ComplaintTests {

	@Test
	void processWhenSpringBootAnalysesGivesDescription() {
		assertThat(Complaint.ofProcess(List.of("APPLICATION FAILED TO START", "", "Description:", "",
				"Secret 'a' was not found.", "", "Action:", "", "Create it.")))
			.isEqualTo("Secret 'a' was not found.");
	}

	@Test
	void processWhenExceptionIsNestedGivesInnermost() {
		assertThat(Complaint.ofProcess(List.of("Exception in thread \"main\" java.lang.IllegalStateException: outer",
				"\tat a.B.c(B.java:1)", "Caused by: java.sql.SQLException: inner", "\t... 1 more")))
			.isEqualTo("Caused by: java.sql.SQLException: inner");
	}

	@Test
	void processWhenNothingLooksLikeAnErrorGivesLastLine() {
		assertThat(Complaint.ofProcess(List.of("one", "two", ""))).isEqualTo("two");
		assertThat(Complaint.ofProcess(List.of())).isEqualTo("It printed nothing");
	}

	@Test
	void mavenWhenSeveralModulesFailGivesErrorOfTheModule() {
		String output = """
				\033[0m[ERROR] Failed to execute goal on project peer-a: Could not resolve x
				[ERROR] Failed to execute goal on project peer-a-b: Could not resolve y
				""";
		assertThat(Complaint.ofMaven(output, "a-b"))
			.isEqualTo("Failed to execute goal on project peer-a-b: Could not resolve y");
		assertThat(Complaint.ofMaven(output, "c")).endsWith("Could not resolve x");
		assertThat(Complaint.ofMaven("", "c")).isEqualTo("Maven did not resolve 'c'");
	}

}
