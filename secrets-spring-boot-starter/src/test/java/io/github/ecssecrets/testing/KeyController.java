package io.github.ecssecrets.testing;

import java.util.function.Supplier;

import io.github.ecssecrets.spring.SecretValue;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * A part of the application that needs a secret.
 */
@RestController
class KeyController {

	private final Supplier<String> key;

	KeyController(@SecretValue("prod/app/key") Supplier<String> key) {
		this.key = key;
	}

	@GetMapping("/key")
	String key() {
		return this.key.get();
	}

}
