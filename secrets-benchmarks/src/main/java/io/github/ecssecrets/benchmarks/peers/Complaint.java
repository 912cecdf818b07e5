package io.github.ecssecrets.benchmarks.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The line of an output that says best what went wrong.
 */
final class Complaint {

	private static final String FAILURE_ANALYSIS = "Description:";

	private static final String MAVEN_ERROR = "[ERROR] ";

	private static final Pattern COLOUR = Pattern.compile("\\e\\[[0-9;]*m");

	private static final Pattern EXCEPTION = Pattern
		.compile("(Exception in thread .*|Caused by: .*|Error: .*|[\\w.$]+(Exception|Error)\\b.*)");

	private Complaint() {
	}

	/**
	 * What a process complained about.
	 * @param log the file with what it printed
	 */
	static String in(Path log) {
		try {
			return ofProcess(Files.readAllLines(log));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The description of Spring Boot's failure analysis; else the innermost exception;
	 * else the last line.
	 */
	static String ofProcess(List<String> lines) {
		List<String> printed = lines.stream().filter(Predicate.not(String::isBlank)).map(String::strip).toList();
		int analysis = printed.indexOf(FAILURE_ANALYSIS);
		if (analysis >= 0 && analysis + 1 < printed.size()) {
			return printed.get(analysis + 1);
		}
		return last(printed.stream().filter(EXCEPTION.asMatchPredicate()).toList(),
				last(printed, "It printed nothing"));
	}

	/**
	 * What Maven complained about in one of its modules.
	 * @param output what it printed
	 * @param module the directory of the module
	 */
	static String ofMaven(String output, String module) {
		List<String> errors = COLOUR.matcher(output)
			.replaceAll("")
			.lines()
			.filter((line) -> line.startsWith(MAVEN_ERROR))
			.map((line) -> line.substring(MAVEN_ERROR.length()))
			.toList();
		return errors.stream()
			.filter((line) -> line.contains("peer-" + module + ":"))
			.findFirst()
			.or(() -> errors.stream().findFirst())
			.orElse("Maven did not resolve '" + module + "'");
	}

	private static String last(List<String> lines, String otherwise) {
		return lines.isEmpty() ? otherwise : lines.get(lines.size() - 1);
	}

}
