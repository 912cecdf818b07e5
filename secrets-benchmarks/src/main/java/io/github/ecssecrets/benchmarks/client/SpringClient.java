package io.github.ecssecrets.benchmarks.client;

import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import javax.sql.DataSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;

/**
 * A Spring Boot application whose data source, which its arguments configure, is put
 * under load. When its context is restarted, the load goes on with the new data source
 * once the application is ready again.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class SpringClient {

	private static final AtomicReference<DataSource> dataSource = new AtomicReference<>();

	/**
	 * Starts the application and puts its data source under load.
	 * @param args properties of the application
	 * @throws Exception if it cannot be started
	 */
	public static void main(String[] args) throws Exception {
		PrintStream output = Load.takeOutput();
		SpringApplication application = new SpringApplication(SpringClient.class);
		application.setDefaultProperties(Map.of("spring.datasource.hikari.maximum-pool-size", Load.CONNECTIONS,
				"spring.datasource.hikari.connection-timeout", Load.BORROW_TIMEOUT.toMillis()));
		application.run(args);
		Load.run(dataSource::get, output);
		System.exit(0);
	}

	@EventListener
	void ready(ApplicationReadyEvent event) {
		dataSource.set(event.getApplicationContext().getBean(DataSource.class));
	}

}
