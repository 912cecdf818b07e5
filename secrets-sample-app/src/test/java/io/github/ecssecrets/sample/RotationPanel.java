package io.github.ecssecrets.sample;

import org.springframework.boot.test.context.TestComponent;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/**
 * Adds a button to the page that rotates the password, and how queries go meanwhile.
 */
@ControllerAdvice
@TestComponent
final class RotationPanel {

	private final Traffic traffic;

	RotationPanel(Traffic traffic) {
		this.traffic = traffic;
	}

	@ModelAttribute("rotation")
	Panel panel() {
		String state = this.traffic.isRunning() ? "Rotating" : (this.traffic.served() > 0) ? "Rotated" : "Ready";
		return new Panel("/development/rotation?window=10s", state, this.traffic.served(), this.traffic.failed(),
				this.traffic.longestBorrow().toMillis());
	}

	/**
	 * What the page shows.
	 */
	record Panel(String action, String state, long served, long failed, long longestBorrow) {

	}

}
