package io.github.ecssecrets.spring.docs;

import java.util.function.Supplier;

import io.github.ecssecrets.spring.SecretValue;

import org.springframework.stereotype.Service;

@Service
class Payments {

	private final Supplier<String> apiKey;

	Payments(@SecretValue("prod/myapp/payments:api-key") Supplier<String> apiKey) {
		this.apiKey = apiKey; // apiKey.get() always gives the newest version
	}

	String authorization() {
		return "Bearer " + this.apiKey.get();
	}

}
