package io.github.ecssecrets.sample;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * What people see of a rotation in a browser, on a desk and on a phone. With the system
 * property {@code screenshots} it keeps pictures in that directory.
 */
class RotationInBrowserTests extends AbstractSampleTests {

	private static final String WINDOW = "6s";

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	@LocalServerPort
	private int port;

	@Test
	void rotationIsVisibleWithinSecondsAndFailsNoQuery() throws Exception {
		assumeThat(Browser.executable()).as("Chromium is not installed: apt-get install chromium").isNotNull();
		try (Browser browser = Browser.start()) {
			browser.window(1100, 1500, false);
			browser.open(address("/"));
			assertThat(browser.text()).contains("A fine machine.", "prod/sample/database", "queries served");
			int pendingBefore = count(browser, "Pending version in use");
			int newBefore = count(browser, "New version in use");
			browser.evaluate("document.querySelector('form.rotation').action = '/development/rotation?window=" + WINDOW
					+ "'; document.querySelector('form.rotation button').click()");
			await().atMost(TIMEOUT).untilAsserted(() -> {
				assertThat(count(browser, "Pending version in use")).isEqualTo(pendingBefore + 1);
				assertThat(browser.text()).contains("Login refused", "AWSPENDING")
					.containsPattern("Rotating\\s+\\d+ queries served\\s+0 failed");
			});
			keep(browser, "rotation-running");
			await().atMost(TIMEOUT).untilAsserted(() -> {
				assertThat(count(browser, "New version in use")).isEqualTo(newBefore + 1);
				assertThat(browser.text())
					.containsPattern("Rotated\\s+\\d+ queries served\\s+0 failed\\s+\\d+ ms longest borrow");
			});
			assertThat(browser.evaluate("Number(document.getElementById('served').textContent)").asInt())
				.isGreaterThan(50);
			pages(browser);
			pagesWithoutScript(browser);
		}
	}

	private void pagesWithoutScript(Browser browser) {
		browser.script(false);
		for (String path : new String[] { "/", "/actuator/secrets", "/actuator/secrets/prod/sample/database" }) {
			browser.open(address(path));
			assertThat(browser.text()).contains("prod/sample/database", "New version in use", "Used by");
			assertThat(browser.fits()).isTrue();
		}
		browser.script(true);
	}

	private void pages(Browser browser) {
		for (String path : new String[] { "/", "/actuator/secrets", "/actuator/secrets/prod/sample/database" }) {
			String name = path.equals("/") ? "sample" : path.endsWith("secrets") ? "console" : "console-secret";
			for (boolean dark : new boolean[] { false, true }) {
				browser.window(1100, 1300, dark);
				browser.open(address(path));
				assertThat(browser.text()).contains("prod/sample/database", "New version in use", "Used by");
				assertThat(browser.fits()).isTrue();
				keep(browser, name + (dark ? "-dark" : "-light"));
				browser.window(390, 1600, dark);
				browser.open(address(path));
				assertThat(browser.fits()).isTrue();
				keep(browser, name + "-phone" + (dark ? "-dark" : "-light"));
			}
			String background = browser
				.evaluate("getComputedStyle(document.querySelector('.ecs-secrets article')).backgroundColor")
				.asString();
			browser.window(390, 1600, false);
			assertThat(
					browser.evaluate("getComputedStyle(document.querySelector('.ecs-secrets article')).backgroundColor")
						.asString())
				.isNotEqualTo(background);
			assertThat(browser.evaluate("performance.getEntriesByType('resource').every("
					+ "(resource) => resource.name.startsWith(location.origin) || resource.name.startsWith('data:'))")
				.asBoolean()).isTrue();
		}
	}

	private static int count(Browser browser, String words) {
		return browser.text().split(words, -1).length - 1;
	}

	private String address(String path) {
		return "http://localhost:" + this.port + path;
	}

	private static void keep(Browser browser, String name) {
		String directory = System.getProperty("screenshots");
		if (directory != null) {
			assertThat(Files.isDirectory(Path.of(directory))).isTrue();
			browser.screenshot(Path.of(directory, name + ".png"));
		}
	}

}
