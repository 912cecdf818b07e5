package io.github.ecssecrets.sample.ecs;

/**
 * A task that ECS could not start, with the reason that DescribeTasks would tell.
 */
@SuppressWarnings("serial")
final class TaskFailedToStartException extends RuntimeException {

	TaskFailedToStartException(String reason) {
		super(reason);
	}

}
