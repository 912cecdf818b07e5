package io.github.ecssecrets.aws;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;

/**
 * Finds the Region of an ECS task where {@code AWS_REGION} is not set, as on the EC2
 * launch type: {@code AWS_DEFAULT_REGION}, else the task's ARN from the task metadata
 * endpoint version 4.
 */
final class EcsTaskRegionProvider implements AwsRegionProvider {

	private static final int TIMEOUT_MILLIS = 1000;

	private static final int LARGEST_METADATA = 1024 * 1024;

	private static final Pattern TASK_ARN = Pattern.compile("\"TaskARN\"\\s*:\\s*\"arn:[^:]+:ecs:([^:\"]+):");

	private final Function<String, @Nullable String> environment;

	EcsTaskRegionProvider() {
		this(System::getenv);
	}

	EcsTaskRegionProvider(Function<String, @Nullable String> environment) {
		this.environment = environment;
	}

	@Override
	public Region getRegion() {
		String region = this.environment.apply("AWS_DEFAULT_REGION");
		if (region != null && !region.isEmpty()) {
			return Region.of(region);
		}
		String metadata = this.environment.apply("ECS_CONTAINER_METADATA_URI_V4");
		if (metadata == null) {
			throw SdkClientException.create("ECS_CONTAINER_METADATA_URI_V4 is not set");
		}
		try {
			Matcher arn = TASK_ARN.matcher(read(URI.create(metadata + "/task")));
			if (arn.find()) {
				return Region.of(arn.group(1));
			}
			throw SdkClientException.create("The ECS task metadata has no TaskARN");
		}
		catch (IOException | IllegalArgumentException ex) {
			throw SdkClientException.create("The ECS task metadata could not be read", ex);
		}
	}

	private static String read(URI uri) throws IOException {
		URLConnection connection = uri.toURL().openConnection();
		connection.setConnectTimeout(TIMEOUT_MILLIS);
		connection.setReadTimeout(TIMEOUT_MILLIS);
		try (InputStream body = connection.getInputStream()) {
			return new String(body.readNBytes(LARGEST_METADATA), StandardCharsets.UTF_8);
		}
	}

}
