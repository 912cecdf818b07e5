package io.github.ecssecrets.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import io.github.ecssecrets.spring.runtime.VisibleRuntimes;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;

/**
 * Has the stores of the contexts above keep their events while a context starts. Its
 * beans subscribe last, and may have read a secret that was rotated since.
 */
final class EventsOfStart implements BeanFactoryPostProcessor, ApplicationContextAware, AutoCloseable {

	private final List<LiveSecret.Registration> starts = new ArrayList<>();

	private @Nullable ApplicationContext above;

	@Override
	public void setApplicationContext(ApplicationContext context) {
		this.above = context.getParent();
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		if (this.above != null) {
			for (SecretsRuntime runtime : VisibleRuntimes.of(this.above)) {
				this.starts.add(runtime.starting());
			}
		}
	}

	/**
	 * The context has started, or never will.
	 */
	@Override
	public void close() {
		this.starts.forEach(LiveSecret.Registration::close);
	}

}
