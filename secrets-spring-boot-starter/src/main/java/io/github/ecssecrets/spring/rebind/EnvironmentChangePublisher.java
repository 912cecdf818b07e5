package io.github.ecssecrets.spring.rebind;

import java.util.Collection;
import java.util.function.Supplier;

import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Publishes Spring Cloud's {@link EnvironmentChangeEvent} when a rotation changes
 * properties, on the thread of the store's listeners.
 */
public final class EnvironmentChangePublisher extends ChangedPropertiesListener {

	private final ConfigurableApplicationContext context;

	/**
	 * Creates a publisher.
	 * @param changes who tells which properties changed
	 * @param context where the event is published
	 */
	public EnvironmentChangePublisher(Supplier<? extends Collection<SecretPropertyChanges>> changes,
			ConfigurableApplicationContext context) {
		super(changes, context);
		this.context = context;
	}

	@Override
	void changed(ChangedProperties changed, SecretPropertyChanges deliveries) {
		this.context.publishEvent(new EnvironmentChangeEvent(this.context, changed.names()));
	}

	@Override
	public String toString() {
		return "the application's listeners to EnvironmentChangeEvent";
	}

}
