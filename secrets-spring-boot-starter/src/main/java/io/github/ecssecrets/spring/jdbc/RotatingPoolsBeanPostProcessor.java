package io.github.ecssecrets.spring.jdbc;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import javax.sql.DataSource;

import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.spring.runtime.DatasourceProperties;
import io.github.ecssecrets.spring.runtime.EcsSecretsProperties;
import io.github.ecssecrets.spring.runtime.PoolNames;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.util.StringUtils;

/**
 * Finds the pools that have a database secret and hands them to their adapter: the bean
 * {@code dataSource}, if the connection details are those of
 * {@code ecs-secrets.datasource.secret} and no others, and the beans that
 * {@code ecs-secrets.datasources} names. A pool follows its secret until it is destroyed,
 * after everything that uses it.
 */
public final class RotatingPoolsBeanPostProcessor implements DestructionAwareBeanPostProcessor,
		SmartInitializingSingleton, ApplicationContextAware, PriorityOrdered, DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(RotatingPoolsBeanPostProcessor.class);

	private static final String MAIN = "dataSource";

	/**
	 * The start of the name of the bean with the properties of Spring Boot's own pool.
	 */
	private static final String MAIN_PROPERTIES = "spring.datasource-";

	private final Supplier<EcsSecretsProperties> properties;

	private final ObjectProvider<JdbcConnectionDetails> connectionDetails;

	private final ObjectProvider<SslBundles> sslBundles;

	private final RotatingDataSources sources;

	private final List<PoolAdapter> adapters = PoolAdapters.present();

	private final Map<String, RotatingPool> pools = new ConcurrentHashMap<>();

	private @Nullable ApplicationContext context;

	private @Nullable InferredPools inferred;

	/**
	 * Creates a post-processor. Nothing is asked of the arguments before there is a data
	 * source.
	 * @param runtime the secrets of the application
	 * @param properties the properties of the library
	 * @param connectionDetails the connection details of Spring Boot's own data source
	 * @param sslBundles the SSL bundles of the application
	 */
	public RotatingPoolsBeanPostProcessor(Supplier<SecretsRuntime> runtime, Supplier<EcsSecretsProperties> properties,
			ObjectProvider<JdbcConnectionDetails> connectionDetails, ObjectProvider<SslBundles> sslBundles) {
		this.properties = properties;
		this.connectionDetails = connectionDetails;
		this.sslBundles = sslBundles;
		this.sources = new RotatingDataSources(runtime);
	}

	@Override
	public void setApplicationContext(ApplicationContext context) {
		this.context = context;
		this.inferred = new InferredPools(new PoolInferences(this.sources::runtime, context), this.sources::runtime);
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
			EcsSecretsProperties all = this.properties.get();
			String name = PoolNames.find(PoolNames.withoutScope(beanName), all.getDatasources().keySet());
			if (name != null) {
				adaptFurther(name, beanName, dataSource, all);
			}
			else if (PoolNames.withoutScope(beanName).equals(MAIN)) {
				adaptMain(beanName, dataSource, all);
			}
			else {
				infer(PoolSettings.further(beanName, beanName, new DatasourceProperties()), dataSource, all);
			}
		}
		else if (bean instanceof DataSourceProperties properties) {
			Objects.requireNonNull(this.inferred).expect(properties, beanName);
			if (beanName.startsWith(MAIN_PROPERTIES)) {
				complete(properties);
			}
		}
		return bean;
	}

	/**
	 * The pool of a bean that was made.
	 * @return {@code null} if the bean follows no secret
	 */
	@Nullable RotatingPool pool(String beanName) {
		return this.pools.get(beanName);
	}

	private void adaptFurther(String name, String beanName, DataSource dataSource, EcsSecretsProperties all) {
		DatasourceProperties further = Objects.requireNonNull(all.getDatasources().get(name));
		if (further.isOff() || (further.getSecret() == null
				&& infer(PoolSettings.further(beanName, name, further), dataSource, all))) {
			return;
		}
		PoolAdapter adapter = adapter(beanName, dataSource);
		adapt(beanName, dataSource, adapter, DatabaseSecretReader.further(this.sources.runtime(), name, further)
			.read(adapter.url(dataSource), adapter.driverClassName(dataSource), this.sslBundles.getIfAvailable()));
	}

	private void adaptMain(String beanName, DataSource dataSource, EcsSecretsProperties all) {
		SecretJdbcConnectionDetails details = mainDetails();
		if (details != null) {
			PoolAdapter adapter = adapter(beanName, dataSource);
			adapt(beanName, dataSource, adapter, details.withUrl(adapter.url(dataSource)));
		}
		else if (all.getDatasource().getSecret() == null) {
			infer(PoolSettings.main(beanName, all.getDatasource()), dataSource, all);
		}
	}

	/**
	 * Lets a pool that no property names follow the secret that it was given.
	 * @return whether no more is to be done for the pool
	 */
	private boolean infer(PoolSettings settings, DataSource dataSource, EcsSecretsProperties all) {
		if (!all.getDatasource().isInfer() || !settings.properties().isInfer()) {
			return !settings.properties().isInfer();
		}
		PoolAdapter adapter = PoolAdapters.find(this.adapters, dataSource);
		SecretJdbcConnectionDetails details = (adapter != null) ? Objects.requireNonNull(this.inferred)
			.details(settings, dataSource, adapter, this.sslBundles.getIfAvailable()) : null;
		if (adapter == null || details == null) {
			return false;
		}
		adapt(settings.beanName(), dataSource, adapter, details);
		return true;
	}

	private void adapt(String beanName, DataSource dataSource, PoolAdapter adapter,
			SecretJdbcConnectionDetails details) {
		if (adapter.isStarted(dataSource)) {
			throw PoolAdapters.startedTooEarly(beanName);
		}
		RotatingPool pool = this.sources.pool(beanName, details, () -> adapter.patience(dataSource));
		this.pools.put(beanName, pool);
		adapter.adapt(dataSource, pool);
	}

	/**
	 * Lets an application build a pool from Spring Boot's properties as if they had URL,
	 * user and password. Connection details of others may be made from these properties,
	 * and are not asked for.
	 */
	private void complete(DataSourceProperties properties) {
		ApplicationContext beans = Objects.requireNonNull(this.context);
		if (MainDatabaseSecret.isReplacedForTest(beans)) {
			return;
		}
		SecretJdbcConnectionDetails details = beans.getBeanProvider(SecretJdbcConnectionDetails.class).getIfUnique();
		if (details == null) {
			return;
		}
		if (properties.getUrl() == null) {
			properties.setUrl(details.getJdbcUrl());
		}
		if (properties.getUsername() == null) {
			properties.setUsername(details.getUsername());
		}
		if (properties.getPassword() == null) {
			properties.setPassword(details.getPassword());
		}
	}

	private @Nullable SecretJdbcConnectionDetails mainDetails() {
		return (this.connectionDetails.getIfUnique() instanceof SecretJdbcConnectionDetails details) ? details : null;
	}

	private PoolAdapter adapter(String beanName, DataSource dataSource) {
		PoolAdapter adapter = PoolAdapters.find(this.adapters, dataSource);
		if (adapter == null) {
			throw new InvalidSecretConfigurationException("bean '" + beanName + "'",
					"A data source of type " + dataSource.getClass().getName() + " cannot follow rotations.",
					"Use HikariCP, Tomcat JDBC, Commons DBCP2 or Oracle UCP, or build a RotatingDataSource yourself "
							+ "and leave out the property of this library for this bean.");
		}
		return adapter;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (!isDataSource(MAIN) && mainDetails() != null) {
			logger.warn("'ecs-secrets.datasource.secret' has no effect on a pool, because no bean is named '{}'; "
					+ "name the bean of the pool in 'ecs-secrets.datasources.<bean name>.secret'", MAIN);
		}
		List<String> beanNames = List.of(Objects.requireNonNull(this.context).getBeanDefinitionNames());
		this.properties.get().getDatasources().forEach((name, pool) -> {
			String beanName = PoolNames.find(name, beanNames);
			if (StringUtils.hasText(pool.getSecret()) && !isDataSource((beanName != null) ? beanName : name)) {
				logger.warn("'ecs-secrets.datasources.{}' has no effect, because no DataSource bean is named '{}'",
						name, name);
			}
		});
	}

	private boolean isDataSource(String name) {
		ApplicationContext beans = Objects.requireNonNull(this.context);
		return beans.containsBean(name) && beans.isTypeMatch(name, DataSource.class);
	}

	@Override
	public boolean requiresDestruction(Object bean) {
		return bean instanceof DataSource;
	}

	/**
	 * Comes when all that depends on the pool is destroyed, right before the pool itself
	 * is, so it does not wait for a login when it ends.
	 */
	@Override
	public void postProcessBeforeDestruction(Object bean, String beanName) {
		RotatingPool pool = this.pools.remove(beanName);
		if (pool != null) {
			pool.close();
		}
	}

	/**
	 * Comes after all pools are destroyed, or when the start fails.
	 */
	@Override
	public void destroy() {
		this.pools.values().forEach(RotatingPool::close);
		this.sources.close();
	}

}
