package io.github.ecssecrets.aws;

import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;

/**
 * Finds the Region of an ECS task where {@code AWS_REGION} is not set, as on the EC2
 * launch type: {@code AWS_DEFAULT_REGION}, else the task's ARN from the task metadata
 * endpoint version 4, which is reached past any proxy.
 */
final class EcsTaskRegionProvider implements AwsRegionProvider {

	private static final int TIMEOUT_MILLIS = 1000;

	private static final int LARGEST_METADATA = 1024 * 1024;

	private static final Pattern TASK_ARN = Pattern.compile("\"TaskARN\"\\s*:\\s*\"(arn:[^:]+:ecs:([^:\"]+):[^\"]+)\"");

	private static final String METADATA = "ECS_CONTAINER_METADATA_URI_V4";

	private final SdkSettings settings;

	EcsTaskRegionProvider(SdkSettings settings) {
		this.settings = settings;
	}

	/**
	 * Whether there is a task that should tell.
	 */
	boolean isMeant() {
		return this.settings.variable(METADATA) != null;
	}

	@Override
	public Region getRegion() {
		String region = this.settings.variable("AWS_DEFAULT_REGION");
		if (region != null) {
			return Region.of(region.strip());
		}
		String metadata = this.settings.variable(METADATA);
		if (metadata == null) {
			throw SdkClientException.create(METADATA + " is not set");
		}
		try {
			Matcher arn = TASK_ARN.matcher(read(URI.create(metadata + "/task")));
			if (arn.find()) {
				return Region.of(arn.group(2));
			}
			throw SdkClientException.create("The ECS task metadata has no TaskARN");
		}
		catch (IOException | IllegalArgumentException ex) {
			throw SdkClientException.create("The ECS task metadata could not be read", ex);
		}
	}

	/**
	 * The ARN of the ECS task that this process is.
	 * @return the ARN, or {@code null} if it is none, or the metadata does not tell
	 */
	@Nullable String taskArn() {
		String metadata = this.settings.variable(METADATA);
		try {
			Matcher arn = TASK_ARN.matcher((metadata != null) ? read(URI.create(metadata + "/task")) : "");
			return arn.find() ? AwsText.token(arn.group(1)) : null;
		}
		catch (IOException | IllegalArgumentException ex) {
			return null;
		}
	}

	private static String read(URI uri) throws IOException {
		URLConnection connection = uri.toURL().openConnection(Proxy.NO_PROXY);
		connection.setConnectTimeout(TIMEOUT_MILLIS);
		connection.setReadTimeout(TIMEOUT_MILLIS);
		try (InputStream body = connection.getInputStream()) {
			return new String(body.readNBytes(LARGEST_METADATA), StandardCharsets.UTF_8);
		}
	}

}
