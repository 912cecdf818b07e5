package io.github.ecssecrets.aws;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.profiles.ProfileFileLocation;

/**
 * The settings of the process that decide where the AWS SDK looks for a Region and for
 * credentials. A setting that is empty counts as not set.
 */
final class SdkSettings {

	private static final String DEFAULT_PROFILE = "default";

	private final Function<String, @Nullable String> environment;

	SdkSettings(Function<String, @Nullable String> environment) {
		this.environment = environment;
	}

	/**
	 * An environment variable.
	 * @return its value, or {@code null} if it is not set or blank
	 */
	@Nullable String variable(String name) {
		return present(this.environment.apply(name));
	}

	/**
	 * A system property.
	 * @return its value, or {@code null} if it is not set or blank
	 */
	static @Nullable String property(String name) {
		return present(System.getProperty(name));
	}

	private static @Nullable String present(@Nullable String value) {
		return (value == null || value.isBlank()) ? null : value;
	}

	boolean isSet(String variable, String property) {
		return variable(variable) != null || property(property) != null;
	}

	/**
	 * Whether a switch is there and yet empty, which the SDK takes for an error.
	 */
	boolean isBlank(String variable, String property) {
		String value = System.getProperty(property, this.environment.apply(variable));
		return value != null && value.isBlank();
	}

	/**
	 * A variable with what is to be said about it if it is empty.
	 */
	String describe(String variable) {
		String value = this.environment.apply(variable);
		return (value != null && value.isBlank()) ? variable + " (empty)" : variable;
	}

	/**
	 * The profile that was chosen.
	 * @return its name, or {@code null} if none was
	 */
	@Nullable String chosenProfile() {
		String property = property("aws.profile");
		return (property != null) ? property : variable("AWS_PROFILE");
	}

	/**
	 * The profile in use.
	 */
	String profile() {
		String chosen = chosenProfile();
		return (chosen != null) ? chosen : DEFAULT_PROFILE;
	}

	/**
	 * Whether there is a file with profiles.
	 */
	static boolean hasProfileFile() {
		return ProfileFileLocation.configurationFileLocation().isPresent()
				|| ProfileFileLocation.credentialsFileLocation().isPresent();
	}

	/**
	 * The profile in use, with the files it may stand in.
	 */
	String describeProfile() {
		return "profile '%s' in %s and %s".formatted(AwsText.sentence(profile()),
				ProfileFileLocation.configurationFilePath(), ProfileFileLocation.credentialsFilePath());
	}

}
