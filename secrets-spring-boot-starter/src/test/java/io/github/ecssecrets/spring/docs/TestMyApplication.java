package io.github.ecssecrets.spring.docs;

import io.github.ecssecrets.test.SecretsManagerServer;

import org.springframework.boot.SpringApplication;

/**
 * The code of {@code docs/testing.md}.
 */
class TestMyApplication {

	public static void main(String[] args) {
		SecretsManagerServer server = SecretsManagerServer.start();
		server.createSecret("prod/myapp/payments", "{\"api-key\": \"k-1\"}");
		System.setProperty("ecs-secrets.endpoint", server.endpoint().toString());
		SpringApplication.from(MyApplication::main).run(args);
	}

}
