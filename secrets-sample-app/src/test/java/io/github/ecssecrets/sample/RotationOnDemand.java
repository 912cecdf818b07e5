package io.github.ecssecrets.sample;

import java.time.Duration;
import java.util.Map;

import com.zaxxer.hikari.HikariDataSource;
import io.github.ecssecrets.test.DatabaseRotator;

import org.springframework.boot.test.context.TestComponent;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.annotation.DurationFormat.Style;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Rotates the password of the database on request, as AWS does for a single user: for the
 * time of the window the database refuses the current version of the secret, and accepts
 * the pending one only. All pooled connections are closed as the window opens, so the
 * pool has to log in within it.
 */
@RestController
@TestComponent
final class RotationOnDemand {

	private final DatabaseRotator rotator;

	private final HikariDataSource pool;

	RotationOnDemand(DevelopmentServices services, HikariDataSource pool) {
		this.rotator = DatabaseRotator.singleUser(services.secretsManager(), DevelopmentServices.DATABASE_SECRET);
		this.pool = pool;
	}

	@PostMapping("/development/rotation")
	Map<String, String> rotate(
			@RequestParam(defaultValue = "10s") @DurationFormat(style = Style.SIMPLE) Duration window) {
		var rotation = this.rotator.begin();
		rotation.createSecret();
		rotation.setSecret();
		this.pool.getHikariPoolMXBean().softEvictConnections();
		rotation.run(window);
		return Map.of("secret", DevelopmentServices.DATABASE_SECRET, "version", rotation.versionId(), "window",
				window.toSeconds() + " s");
	}

}
