package io.github.ecssecrets.benchmarks.client;

import java.io.PrintStream;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/**
 * A HikariCP pool without Spring, over a driver that may know Secrets Manager. The
 * database is in the variables {@value #URL} and {@value #SECRET}.
 */
public final class PooledClient {

	/** The variable with the JDBC URL of the database, without user and password. */
	public static final String URL = "BENCHMARK_URL";

	/** The variable with the name of the database secret. */
	public static final String SECRET = "BENCHMARK_SECRET";

	/** The variable with the user at the start. */
	public static final String USERNAME = "BENCHMARK_USERNAME";

	/** The variable with the password at the start. */
	public static final String PASSWORD = "BENCHMARK_PASSWORD";

	private PooledClient() {
	}

	/**
	 * Puts a pool under load.
	 * @param args the driver, as in {@link Driver}
	 * @throws Exception if the pool cannot be started
	 */
	public static void main(String[] args) throws Exception {
		PrintStream output = Load.takeOutput();
		HikariConfig config = new HikariConfig();
		config.setMaximumPoolSize(Load.CONNECTIONS);
		config.setConnectionTimeout(Load.BORROW_TIMEOUT.toMillis());
		Driver.valueOf(args[0]).configure(config, variable(URL));
		try (HikariDataSource pool = new HikariDataSource(config)) {
			Load.run(() -> pool, output);
		}
		System.exit(0);
	}

	private static String variable(String name) {
		String value = System.getenv(name);
		if (value == null) {
			throw new IllegalStateException("The variable '" + name + "' is not set");
		}
		return value;
	}

	/**
	 * How a pool comes by its password.
	 */
	public enum Driver {

		/**
		 * The password that the process was started with.
		 */
		FIXED_PASSWORD {

			@Override
			void configure(HikariConfig config, String url) {
				config.setJdbcUrl(url);
				config.setUsername(variable(USERNAME));
				config.setPassword(variable(PASSWORD));
			}

		},

		/**
		 * The JDBC driver {@code aws-secretsmanager-jdbc}.
		 */
		AWS_SECRETSMANAGER_JDBC {

			@Override
			void configure(HikariConfig config, String url) {
				config.setDriverClassName("com.amazonaws.secretsmanager.sql.AWSSecretsManagerPostgreSQLDriver");
				config.setJdbcUrl(url.replaceFirst("^jdbc:", "jdbc-secretsmanager:"));
				config.setUsername(variable(SECRET));
			}

		},

		/**
		 * The plugin {@code awsSecretsManager} of {@code aws-advanced-jdbc-wrapper}.
		 */
		AWS_ADVANCED_JDBC_WRAPPER {

			@Override
			void configure(HikariConfig config, String url) {
				config.setDriverClassName("software.amazon.jdbc.Driver");
				config.setJdbcUrl(url.replaceFirst("^jdbc:", "jdbc:aws-wrapper:"));
				config.addDataSourceProperty("wrapperPlugins", "awsSecretsManager");
				config.addDataSourceProperty("secretsManagerSecretId", variable(SECRET));
				config.addDataSourceProperty("secretsManagerRegion", variable("AWS_REGION"));
			}

		};

		abstract void configure(HikariConfig config, String url);

	}

}
