package io.github.ecssecrets.spring.jdbc;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.spring.runtime.EcsSecretsProperties;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;

/**
 * Finds the pools that have a database secret and hands them to their adapter: the bean
 * {@code dataSource}, if the connection details are those of
 * {@code ecs-secrets.datasource.secret} and no others, and the beans that
 * {@code ecs-secrets.datasources} names.
 */
public final class RotatingPoolsBeanPostProcessor implements BeanPostProcessor, SmartInitializingSingleton,
		ApplicationListener<ContextClosedEvent>, ApplicationContextAware, PriorityOrdered {

	private static final Logger logger = LoggerFactory.getLogger(RotatingPoolsBeanPostProcessor.class);

	private static final String MAIN = "dataSource";

	private final Supplier<EcsSecretsProperties> properties;

	private final ObjectProvider<JdbcConnectionDetails> connectionDetails;

	private final RotatingDataSources sources;

	private final List<PoolAdapter> adapters;

	private @Nullable ApplicationContext context;

	/**
	 * Creates a post-processor. Nothing is asked of the arguments before there is a data
	 * source.
	 * @param runtime the secrets of the application
	 * @param properties the properties of the library
	 * @param connectionDetails the connection details of Spring Boot's own data source
	 */
	public RotatingPoolsBeanPostProcessor(Supplier<SecretsRuntime> runtime, Supplier<EcsSecretsProperties> properties,
			ObjectProvider<JdbcConnectionDetails> connectionDetails) {
		this.properties = properties;
		this.connectionDetails = connectionDetails;
		this.sources = new RotatingDataSources(runtime);
		this.adapters = PoolAdapters.present(this.sources);
	}

	@Override
	public void setApplicationContext(ApplicationContext context) {
		this.context = context;
	}

	/**
	 * After the properties are bound and Spring Boot has applied connection details.
	 */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE + 10;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof DataSource dataSource) {
			EcsSecretsProperties.Datasource further = this.properties.get().getDatasources().get(beanName);
			if (further != null) {
				PoolAdapter adapter = adapter(beanName, dataSource);
				adapter.adapt(beanName, dataSource,
						DatabaseSecretReader.further(this.sources.runtime(), beanName, further)
							.read(adapter.url(dataSource)));
			}
			else if (beanName.equals(MAIN)) {
				adaptMain(dataSource);
			}
		}
		return bean;
	}

	private void adaptMain(DataSource dataSource) {
		SecretJdbcConnectionDetails details = mainDetails();
		if (details != null) {
			PoolAdapter adapter = adapter(MAIN, dataSource);
			String url = adapter.url(dataSource);
			adapter.adapt(MAIN, dataSource, (url != null) ? details.withUrl(url) : details);
		}
	}

	private @Nullable SecretJdbcConnectionDetails mainDetails() {
		return (this.connectionDetails.getIfUnique() instanceof SecretJdbcConnectionDetails details) ? details : null;
	}

	private PoolAdapter adapter(String beanName, DataSource dataSource) {
		return this.adapters.stream()
			.filter((adapter) -> adapter.isFor(dataSource))
			.findFirst()
			.orElseThrow(() -> new InvalidSecretConfigurationException("bean '" + beanName + "'",
					"A data source of type " + dataSource.getClass().getName() + " cannot follow rotations.",
					"Use HikariCP, Tomcat JDBC, Commons DBCP2 or Oracle UCP, or build a RotatingDataSource yourself "
							+ "and leave out the property of this library for this bean."));
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (!isDataSource(MAIN) && mainDetails() != null) {
			logger.warn("'ecs-secrets.datasource.secret' has no effect on a pool, because no bean is named '{}'; "
					+ "name the bean of the pool in 'ecs-secrets.datasources.<bean name>.secret'", MAIN);
		}
		for (String name : this.properties.get().getDatasources().keySet()) {
			if (!isDataSource(name)) {
				logger.warn("'ecs-secrets.datasources.{}' has no effect, because no DataSource bean is named '{}'",
						name, name);
			}
		}
	}

	private boolean isDataSource(String name) {
		ApplicationContext beans = Objects.requireNonNull(this.context);
		return beans.containsBean(name) && beans.isTypeMatch(name, DataSource.class);
	}

	/**
	 * Comes before any bean is destroyed, so that no pool waits for a login when it ends.
	 * Events of child contexts come here too.
	 */
	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		if (event.getApplicationContext() == this.context) {
			this.sources.close();
		}
	}

}
