package io.github.ecssecrets.sample;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.zaxxer.hikari.HikariDataSource;
import io.github.ecssecrets.test.DatabaseRotator;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.annotation.DurationFormat.Style;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
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
final class RotationOnDemand implements DisposableBean {

	private final DatabaseRotator rotator;

	private final HikariDataSource pool;

	private final Traffic traffic;

	private final ExecutorService executor = Executors.newSingleThreadExecutor();

	RotationOnDemand(DevelopmentServices services, HikariDataSource pool, Traffic traffic) {
		this.rotator = DatabaseRotator.singleUser(services.secretsManager(), DevelopmentServices.DATABASE_SECRET);
		this.pool = pool;
		this.traffic = traffic;
	}

	/** For the button of the page, which goes on meanwhile. */
	@PostMapping(path = "/development/rotation", produces = MediaType.TEXT_HTML_VALUE)
	ResponseEntity<Void> rotateMeanwhile(
			@RequestParam(defaultValue = "10s") @DurationFormat(style = Style.SIMPLE) Duration window) {
		this.executor.execute(() -> rotate(window));
		return ResponseEntity.status(HttpStatus.SEE_OTHER).location(URI.create("/")).build();
	}

	@PostMapping(path = "/development/rotation", produces = MediaType.APPLICATION_JSON_VALUE)
	Map<String, String> rotate(
			@RequestParam(defaultValue = "10s") @DurationFormat(style = Style.SIMPLE) Duration window) {
		this.traffic.start();
		try {
			return rotateNow(window);
		}
		finally {
			this.traffic.stop();
		}
	}

	private Map<String, String> rotateNow(Duration window) {
		var rotation = this.rotator.begin();
		rotation.createSecret();
		rotation.setSecret();
		this.pool.getHikariPoolMXBean().softEvictConnections();
		rotation.run(window);
		return Map.of("secret", DevelopmentServices.DATABASE_SECRET, "version", rotation.versionId(), "window",
				window.toSeconds() + " s");
	}

	@Override
	public void destroy() {
		this.executor.shutdownNow();
	}

}
