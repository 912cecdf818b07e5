package io.github.ecssecrets.spring.autoconfigure;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.SecretEvent;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import io.github.ecssecrets.spring.runtime.VisibleRuntimes;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.support.AbstractApplicationContext;

/**
 * Makes events of the store application events: those of the start-up once the context is
 * refreshed, later ones as they happen, none when it closes. Events of a context above
 * this one are published here, too, but not passed up again.
 */
final class SecretEventPublisher implements ApplicationListener<ContextRefreshedEvent>, DisposableBean {

	private final ConfigurableApplicationContext context;

	private final EventsOfStart eventsOfStart;

	private final List<LiveSecret.Registration> registrations = new CopyOnWriteArrayList<>();

	SecretEventPublisher(ConfigurableApplicationContext context, EventsOfStart eventsOfStart) {
		this.context = context;
		this.eventsOfStart = eventsOfStart;
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		if (event.getApplicationContext().equals(this.context) && this.registrations.isEmpty()) {
			for (SecretsRuntime runtime : VisibleRuntimes.of(this.context)) {
				boolean own = this.context.getBeansOfType(SecretsRuntime.class).containsValue(runtime);
				this.registrations.add(runtime.subscribe(new Publisher(own)));
				if (own) {
					runtime.started();
				}
			}
			this.eventsOfStart.close();
		}
	}

	@Override
	public void destroy() {
		for (LiveSecret.Registration registration : this.registrations) {
			registration.close();
		}
		this.registrations.clear();
	}

	private void publish(SecretEvent event, boolean own) {
		if (this.context.isClosed()) {
			return;
		}
		if (own) {
			this.context.publishEvent(event);
		}
		else {
			this.context.getBeanFactory()
				.getBean(AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME,
						ApplicationEventMulticaster.class)
				.multicastEvent(new PayloadApplicationEvent<>(this.context, event));
		}
	}

	/**
	 * Publishes events until the context closes.
	 */
	private final class Publisher implements Consumer<SecretEvent> {

		private final boolean own;

		private Publisher(boolean own) {
			this.own = own;
		}

		@Override
		public void accept(SecretEvent event) {
			publish(event, this.own);
		}

		@Override
		public String toString() {
			return "the application's listeners to SecretEvent";
		}

	}

}
