package io.github.ecssecrets.spring.runtime;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;

/**
 * The application id that the AWS SDK sends with every call where
 * {@code ecs-secrets.application-id} is not set: what is set for the SDK, or else the
 * name of the application.
 */
final class ApplicationId {

	private static final int MAXIMUM_LENGTH = 50;

	private ApplicationId() {
	}

	/**
	 * The id that follows from the configuration.
	 * @return {@code null} if the SDK has one of its own, or the application has no name
	 */
	static @Nullable String of(Binder binder) {
		if (System.getenv("AWS_SDK_UA_APP_ID") != null || System.getProperty("sdk.ua.appId") != null) {
			return null;
		}
		return binder.bind("spring.application.name", String.class).map(ApplicationId::of).orElse(null);
	}

	/**
	 * A name with a hyphen for each character that an id cannot have.
	 */
	static @Nullable String of(String name) {
		String id = name.strip().replaceAll("[^A-Za-z0-9!#$%&'*+.^_`|~-]+", "-");
		id = (id.length() > MAXIMUM_LENGTH) ? id.substring(0, MAXIMUM_LENGTH) : id;
		return id.isEmpty() ? null : id;
	}

}
