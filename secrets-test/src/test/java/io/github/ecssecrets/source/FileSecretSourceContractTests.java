package io.github.ecssecrets.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.github.ecssecrets.test.SecretSourceContract;
import org.junit.jupiter.api.io.TempDir;

class FileSecretSourceContractTests extends SecretSourceContract {

	@TempDir
	private Path directory;

	@Override
	protected SecretSource createSource() {
		return new FileSecretSource(this.directory);
	}

	@Override
	protected void store(String name, String content) {
		try {
			Path file = this.directory.resolve(name);
			Files.createDirectories(file.getParent());
			Files.writeString(file, content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
