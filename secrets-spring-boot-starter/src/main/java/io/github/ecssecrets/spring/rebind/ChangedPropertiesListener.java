package io.github.ecssecrets.spring.rebind;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.ecssecrets.LiveSecret;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.Ordered;

/**
 * What is done in a context after properties changed: once the context is complete for
 * all that changed while it started, and then after each change until it closes. Comes
 * before those who publish events of secrets.
 */
abstract class ChangedPropertiesListener
		implements ApplicationListener<ContextRefreshedEvent>, DisposableBean, Ordered {

	private final Supplier<? extends Collection<SecretPropertyChanges>> changes;

	private final ConfigurableApplicationContext context;

	private final List<LiveSecret.Registration> registrations = new CopyOnWriteArrayList<>();

	/**
	 * Creates a listener.
	 * @param changes who tells which properties of the context changed
	 */
	ChangedPropertiesListener(Supplier<? extends Collection<SecretPropertyChanges>> changes,
			ConfigurableApplicationContext context) {
		this.changes = changes;
		this.context = context;
	}

	@Override
	public final int getOrder() {
		return 0;
	}

	@Override
	public final void onApplicationEvent(ContextRefreshedEvent event) {
		if (event.getApplicationContext().equals(this.context) && this.registrations.isEmpty()) {
			this.changes.get()
				.forEach((each) -> this.registrations.add(each.addListener(new Changed(each, this, this.context))));
		}
	}

	@Override
	public final void destroy() {
		this.registrations.forEach(LiveSecret.Registration::close);
		this.registrations.clear();
	}

	/**
	 * Does what is to be done. Called on the thread of the store's listeners.
	 * @param changed the names of all properties that changed
	 * @param deliveries calls others on that thread
	 */
	abstract void changed(ChangedProperties changed, SecretPropertyChanges deliveries);

	/**
	 * A change of one store, for the listener of a context.
	 */
	private record Changed(SecretPropertyChanges changes, ChangedPropertiesListener listener,
			ConfigurableApplicationContext context) implements Consumer<Set<String>> {

		@Override
		public void accept(Set<String> names) {
			if (!this.context.isClosed()) {
				this.listener.changed(ChangedProperties.of(this.context.getEnvironment(), names), this.changes);
			}
		}

		@Override
		public String toString() {
			return this.listener.toString();
		}

	}

}
