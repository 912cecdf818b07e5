package io.github.ecssecrets.spring.actuate;

import java.time.Instant;
import java.util.Locale;

import io.github.ecssecrets.push.PushStatus;
import io.github.ecssecrets.spring.push.SecretPushLifecycle;
import org.jspecify.annotations.Nullable;

/**
 * How events of moved labels come in, as the endpoint tells it.
 *
 * @param state {@code starting}, {@code receiving}, {@code failed} or {@code stopped}
 * @param source the name of the queue, or the ARN of the topic
 * @param lastMessage when the last message came, or {@code null}
 * @param lastEvent when the last event of a secret in use came, or {@code null}
 * @param used how many events named a secret in use
 * @param unused how many named another secret
 * @param foreign how many messages were no such event
 * @param problem why no events come in, or {@code null}
 */
public record PushDescriptor(String state, String source, @Nullable Instant lastMessage, @Nullable Instant lastEvent,
		long used, long unused, long foreign, @Nullable String problem) {

	/**
	 * Describes the present status.
	 * @param lifecycle receives the events, or {@code null} where nothing does
	 * @return the description, or {@code null} for none
	 */
	static @Nullable PushDescriptor of(@Nullable SecretPushLifecycle lifecycle) {
		if (lifecycle == null) {
			return null;
		}
		PushStatus status = lifecycle.status();
		return new PushDescriptor(status.state().name().toLowerCase(Locale.ROOT), status.source(), status.lastMessage(),
				status.lastEvent(), status.used(), status.unused(), status.foreign(), status.problem());
	}

}
