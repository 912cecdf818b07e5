package io.github.ecssecrets.guides;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A migration from another way to the secret of a database: the files before and after.
 */
enum Migration {

	ECS_INJECTION("ecs-injection"), SPRING_CLOUD_AWS("spring-cloud-aws"),
	SECRETS_MANAGER_JDBC("aws-secretsmanager-jdbc"), JDBC_WRAPPER("aws-advanced-jdbc-wrapper");

	/** The files of each migration, as the guide shows them. */
	static final List<String> FILES = List.of("dependencies.xml", "application.yaml");

	private final String directory;

	Migration(String directory) {
		this.directory = directory;
	}

	Path before() {
		return Path.of("src/test/resources/migrating", this.directory, "before").toAbsolutePath();
	}

	Path after() {
		return Path.of("src/test/resources/migrating", this.directory, "after").toAbsolutePath();
	}

	/**
	 * What changes in a file, line by line, as the guide shows it.
	 */
	String diff(String file) {
		try {
			return diff(Files.readAllLines(before().resolve(file)), Files.readAllLines(after().resolve(file)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String diff(List<String> before, List<String> after) {
		int[][] common = new int[before.size() + 1][after.size() + 1];
		for (int i = before.size() - 1; i >= 0; i--) {
			for (int j = after.size() - 1; j >= 0; j--) {
				common[i][j] = before.get(i).equals(after.get(j)) ? common[i + 1][j + 1] + 1
						: Math.max(common[i + 1][j], common[i][j + 1]);
			}
		}
		List<String> lines = new ArrayList<>();
		int i = 0;
		int j = 0;
		while (i < before.size() || j < after.size()) {
			if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
				lines.add(" " + before.get(i++));
				j++;
			}
			else if (j == after.size() || (i < before.size() && common[i + 1][j] >= common[i][j + 1])) {
				lines.add("-" + before.get(i++));
			}
			else {
				lines.add("+" + after.get(j++));
			}
		}
		return String.join("\n", lines) + "\n";
	}

}
