package io.github.ecssecrets.spring.diagnostics;

import io.github.ecssecrets.SecretAccessDeniedException;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.jdbc.DatabaseLoginException;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Explains a {@link DatabaseLoginException}: which version of the secret the database
 * refuses, and, where a copy in the environment is what is stale, how to get rid of it.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class DatabaseLoginFailureAnalyzer extends CauseFailureAnalyzer<DatabaseLoginException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DatabaseLoginException cause) {
		SecretException problem = cause.getProblem();
		String description = "The database refuses the login with secret '%s':%n%n    Refused: %s"
			.formatted(cause.getReference(), String.join(", ", cause.getRefused()));
		if (cause.getSQLState() != null) {
			description += "%n    SQLState: %s".formatted(cause.getSQLState());
		}
		if (problem != null) {
			description += "%n    A newer version could not be read: %s".formatted(problem.getMessage());
		}
		return new FailureAnalysis(description, action(cause), rootFailure);
	}

	private static String action(DatabaseLoginException cause) {
		SecretException problem = cause.getProblem();
		String variable = cause.getRefusedCopies()
			.stream()
			.filter(SecretOrigin.EnvironmentVariable.class::isInstance)
			.map(SecretOrigin.EnvironmentVariable.class::cast)
			.map(SecretOrigin.EnvironmentVariable::variable)
			.findFirst()
			.orElse(null);
		if (variable != null && problem != null) {
			return ("The variable %s is stale: Amazon ECS copied the secret into it when the task started, and the secret "
					+ "was rotated since. Either let the library read the newest version itself, or start a new task, for "
					+ "example with 'aws ecs update-service --force-new-deployment'.%s")
				.formatted(variable, permission(problem));
		}
		if (problem != null) {
			return "Let the library read the newest version of the secret." + permission(problem);
		}
		return "Check that the secret belongs to this database and user. If a rotation failed half-way, rotate the secret "
				+ "again ('aws secretsmanager rotate-secret'); if the password was changed by hand, put it into the secret.";
	}

	private static String permission(SecretException problem) {
		String statement = (problem instanceof SecretAccessDeniedException denied) ? denied.getPolicyStatement() : null;
		return (statement == null) ? ""
				: " For that, add this statement to the policy of the task role ('taskRoleArn'), not of the execution role:%n%n    %s"
					.formatted(statement);
	}

}
