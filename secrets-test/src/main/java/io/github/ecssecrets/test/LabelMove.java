package io.github.ecssecrets.test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * That a staging label moved to a version, as Secrets Manager tells it to EventBridge.
 *
 * @param arn the full ARN of the secret
 * @param name its name
 * @param label the label, neither AWSPENDING nor AWSPREVIOUS
 * @param versionId the version that has it now
 * @param time when it moved
 */
record LabelMove(String arn, String name, String label, String versionId, Instant time) {

	/** The event as EventBridge hands it to a target. */
	String event() {
		String[] parts = this.arn.split(":", -1);
		return new String(new ApiAnswer().with("version", "0")
			.with("id", UUID.randomUUID().toString())
			.with("detail-type", "Secret Label Updated")
			.with("source", "aws.secretsmanager")
			.with("account", parts[4])
			.with("time", this.time.toString())
			.with("region", parts[3])
			.with("resources", List.of(this.arn))
			.with("detail", Map.of("name", this.name, "labelUpdated", this.label, "versionId", this.versionId))
			.json(), StandardCharsets.UTF_8);
	}

}
