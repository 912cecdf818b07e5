package io.github.ecssecrets.aws;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.InstanceProfileRegionProvider;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;

/**
 * The Region of secrets given by name: configured, or found in the places of the AWS SDK
 * and in the metadata of the ECS task. Found once. Thread-safe.
 */
final class DefaultRegion {

	private static final String REGION_OF_EMULATORS = "us-east-1";

	private final SdkSettings settings;

	private final EcsTaskRegionProvider ecsTask;

	private final @Nullable URI endpoint;

	private volatile @Nullable String region;

	/**
	 * Creates a Region.
	 * @param configured the Region, or {@code null} to find it
	 * @param endpoint the address of an emulator or VPC endpoint, or {@code null}
	 */
	DefaultRegion(@Nullable String configured, @Nullable URI endpoint, SdkSettings settings) {
		this.region = configured;
		this.endpoint = endpoint;
		this.settings = settings;
		this.ecsTask = new EcsTaskRegionProvider(settings);
	}

	/**
	 * The Region, which may take some calls to find.
	 * @param reference the secret it is needed for
	 * @throws SecretException if there is none
	 */
	String get(SecretReference reference) {
		String known = this.region;
		if (known == null) {
			known = find(reference);
			this.region = known;
		}
		return known;
	}

	/**
	 * The Region if it is known without a call.
	 */
	@Nullable String known() {
		return this.region;
	}

	private String find(SecretReference reference) {
		List<String> said = new ArrayList<>();
		String found = find(said);
		if (found == null) {
			throw SetupErrors.noRegion(reference, lookedAt(), said);
		}
		return found;
	}

	/**
	 * The Region for what is no secret, which may take some calls to find.
	 * @return the Region, or {@code null} if there is none
	 */
	@Nullable String find() {
		String known = this.region;
		return (known != null) ? known : find(new ArrayList<>());
	}

	private @Nullable String find(List<String> said) {
		Region found = null;
		if (this.settings.isSet("AWS_REGION", "aws.region")) {
			found = look(() -> new SystemSettingsRegionProvider().getRegion(), true, said);
		}
		else if (this.endpoint != null) {
			return REGION_OF_EMULATORS;
		}
		if (found == null) {
			found = look(this.ecsTask::getRegion, this.ecsTask.isMeant(), said);
		}
		if (found == null) {
			found = look(() -> new AwsProfileRegionProvider(ProfileFile::defaultProfileFile, this.settings.profile())
				.getRegion(), this.settings.chosenProfile() != null, said);
		}
		if (found == null) {
			found = look(() -> new InstanceProfileRegionProvider().getRegion(), false, said);
		}
		return (found != null) ? found.id() : null;
	}

	private static @Nullable Region look(RegionSupplier place, boolean meant, List<String> said) {
		try {
			return place.get();
		}
		catch (RuntimeException ex) {
			if (meant || !(ex instanceof SdkException)) {
				said.add(AwsText.sentence(ex.getMessage()));
			}
			return null;
		}
	}

	private String lookedAt() {
		return "%s, %s, the metadata of the ECS task, %s and the metadata of the EC2 instance".formatted(
				this.settings.describe("AWS_REGION"), this.settings.describe("AWS_DEFAULT_REGION"),
				this.settings.describeProfile());
	}

	/** A place that has a Region, none, or throws. */
	private interface RegionSupplier {

		@Nullable Region get();

	}

}
