package io.github.ecssecrets.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Looks for AWS credentials in the places and in the order of the AWS SDK, and keeps to
 * the place that had some. The SDK's own chain joins what it found wrong in all places to
 * one text; this one knows which place was meant, and tells what is wrong there.
 * Thread-safe.
 */
final class CredentialsSearch implements AwsCredentialsProvider, SdkAutoCloseable {

	private final SdkSettings settings;

	private final List<Place> places;

	private volatile @Nullable AwsCredentialsProvider found;

	CredentialsSearch(SdkSettings settings) {
		this.settings = settings;
		this.places = List.of(
				new Place(SystemPropertyCredentialsProvider::create,
						() -> SdkSettings.property("aws.accessKeyId") != null
								|| SdkSettings.property("aws.secretAccessKey") != null),
				new Place(EnvironmentVariableCredentialsProvider::create,
						() -> settings.variable("AWS_ACCESS_KEY_ID") != null
								|| settings.variable("AWS_SECRET_ACCESS_KEY") != null),
				new Place(WebIdentityTokenFileCredentialsProvider::create,
						() -> settings.isSet("AWS_WEB_IDENTITY_TOKEN_FILE", "aws.webIdentityTokenFile")),
				new Place(() -> ProfileCredentialsProvider.create(settings.profile()),
						() -> settings.chosenProfile() != null || SdkSettings.hasProfileFile()),
				new Place(() -> ContainerCredentialsProvider.builder().build(),
						() -> settings.variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") != null
								|| settings.variable("AWS_CONTAINER_CREDENTIALS_FULL_URI") != null),
				new Place(InstanceProfileCredentialsProvider::create, () -> false));
	}

	@Override
	public AwsCredentials resolveCredentials() {
		AwsCredentialsProvider known = this.found;
		List<String> said = new ArrayList<>();
		if (known != null) {
			try {
				return known.resolveCredentials();
			}
			catch (RuntimeException ex) {
				said.add(words(ex));
				throw notFound(said);
			}
		}
		for (Place place : this.places) {
			try {
				AwsCredentialsProvider provider = place.provider();
				AwsCredentials credentials = provider.resolveCredentials();
				this.found = provider;
				return credentials;
			}
			catch (AbortedException ex) {
				throw ex;
			}
			catch (RuntimeException ex) {
				if (place.isMeant()) {
					said.add(words(ex));
				}
			}
		}
		throw notFound(said);
	}

	/**
	 * What a provider found wrong. A profile that is not there is followed by a list of
	 * all that are.
	 */
	private static String words(RuntimeException ex) {
		String message = String.valueOf(ex.getMessage());
		int list = message.indexOf(": ProfileFile(");
		return AwsText.sentence((list > 0) ? message.substring(0, list) : message);
	}

	private SdkClientException notFound(List<String> said) {
		return SdkClientException.builder()
			.message("No AWS credentials were found")
			.cause(new CredentialsNotFoundException(lookedAt(), said))
			.build();
	}

	private String lookedAt() {
		return "%s, %s, %s, %s and the metadata of the EC2 instance".formatted(
				this.settings.describe("AWS_ACCESS_KEY_ID"), this.settings.describe("AWS_WEB_IDENTITY_TOKEN_FILE"),
				this.settings.describeProfile(), this.settings.describe("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"));
	}

	@Override
	public void close() {
		if (this.found instanceof AutoCloseable closeable) {
			try {
				closeable.close();
			}
			catch (Exception ex) {
				throw new IllegalStateException("The provider of AWS credentials could not be closed", ex);
			}
		}
	}

	/**
	 * One place to look at.
	 */
	private static final class Place {

		private final Supplier<? extends AwsCredentialsProvider> factory;

		private final BooleanSupplier meant;

		private @Nullable AwsCredentialsProvider provider;

		/**
		 * Creates a place.
		 * @param factory makes what looks there
		 * @param meant whether something says that the credentials are there
		 */
		private Place(Supplier<? extends AwsCredentialsProvider> factory, BooleanSupplier meant) {
			this.factory = factory;
			this.meant = meant;
		}

		private synchronized AwsCredentialsProvider provider() {
			AwsCredentialsProvider made = this.provider;
			if (made == null) {
				made = this.factory.get();
				this.provider = made;
			}
			return made;
		}

		private boolean isMeant() {
			return this.meant.getAsBoolean();
		}

	}

	/**
	 * Thrown where no place has credentials.
	 */
	static final class CredentialsNotFoundException extends RuntimeException {

		private final String lookedAt;

		private final transient List<String> said;

		CredentialsNotFoundException(String lookedAt, List<String> said) {
			super("No AWS credentials were found");
			this.lookedAt = lookedAt;
			this.said = List.copyOf(said);
		}

		/**
		 * The places, as a list for a sentence.
		 */
		String lookedAt() {
			return this.lookedAt;
		}

		/**
		 * What the AWS SDK found wrong in the places that something names.
		 */
		List<String> said() {
			return this.said;
		}

	}

}
