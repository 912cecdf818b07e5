package io.github.ecssecrets.sample.ecs;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A task definition, as RegisterTaskDefinition takes it. A setting that is not played
 * here and not listed as one that means nothing to a process is an error.
 *
 * @param cpu units of which a processor has 1024
 * @param memory in MiB
 */
@JsonIgnoreProperties({ "requiresCompatibilities", "networkMode", "runtimePlatform" })
record TaskDefinition(String family, int cpu, int memory, String executionRoleArn, String taskRoleArn,
		List<Volume> volumes, List<ContainerDefinition> containerDefinitions) {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
		.build();

	TaskDefinition {
		volumes = ContainerDefinition.copy(volumes);
		containerDefinitions = ContainerDefinition.copy(containerDefinitions);
	}

	static TaskDefinition of(JsonNode request) {
		return MAPPER.treeToValue(request, TaskDefinition.class);
	}

	record Volume(String name) {
	}

}
