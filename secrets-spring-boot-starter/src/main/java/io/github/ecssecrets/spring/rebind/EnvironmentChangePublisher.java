package io.github.ecssecrets.spring.rebind;

import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Publishes Spring Cloud's {@link EnvironmentChangeEvent} when a rotation changes
 * properties, on the thread of the store's listeners.
 */
public final class EnvironmentChangePublisher {

	/**
	 * Creates a publisher.
	 * @param changes tells which properties changed
	 * @param context where the event is published
	 */
	public EnvironmentChangePublisher(SecretPropertyChanges changes, ConfigurableApplicationContext context) {
		changes.addListener((changed) -> {
			if (!context.isClosed()) {
				context.publishEvent(new EnvironmentChangeEvent(context,
						ChangedProperties.of(context.getEnvironment(), changed).names()));
			}
		});
	}

}
