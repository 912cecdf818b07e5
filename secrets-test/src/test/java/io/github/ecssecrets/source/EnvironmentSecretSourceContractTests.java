package io.github.ecssecrets.source;

import java.util.HashMap;
import java.util.Map;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.test.SecretSourceContract;

class EnvironmentSecretSourceContractTests extends SecretSourceContract {

	private final Map<String, String> environment = new HashMap<>();

	@Override
	protected SecretSource createSource() {
		return new EnvironmentSecretSource(this.environment::get);
	}

	@Override
	protected void store(String name, String content) {
		this.environment.put(EnvironmentSecretSource.conventionalVariable(SecretReference.parse(name)), content);
	}

}
