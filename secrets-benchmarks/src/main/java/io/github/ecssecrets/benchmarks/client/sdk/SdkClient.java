package io.github.ecssecrets.benchmarks.client.sdk;

import io.github.ecssecrets.benchmarks.client.ProcessCost;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The same application with no secrets library, which asks the AWS SDK for one secret.
 */
@SpringBootApplication(proxyBeanMethods = false)
public class SdkClient {

	/** The property with the name of the secret. */
	public static final String SECRET = "benchmark.secret";

	/**
	 * Starts the application and reads a secret.
	 * @param args properties of the application
	 */
	public static void main(String[] args) {
		try (ConfigurableApplicationContext context = SpringApplication.run(SdkClient.class, args);
				SecretsManagerClient client = SecretsManagerClient.builder()
					.httpClient(UrlConnectionHttpClient.create())
					.build()) {
			String name = context.getEnvironment().getRequiredProperty(SECRET);
			String value = client.getSecretValue((request) -> request.secretId(name)).secretString();
			if (value.isEmpty()) {
				throw new IllegalStateException("No value");
			}
		}
		ProcessCost.print();
	}

}
