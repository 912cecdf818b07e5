package io.github.ecssecrets.spring.export;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.ecssecrets.spring.runtime.StartMode;
import io.github.ecssecrets.test.ManifestSource;

/**
 * Reads manifests for the test kit, in the process of the tests. Made by the
 * {@link java.util.ServiceLoader}.
 */
public final class StarterManifestSource implements ManifestSource {

	@Override
	public Map<String, String> documents(Class<?> application, List<String> arguments) {
		Manifest manifest = new DryRun<>(StartMode.DECLARE, ManifestReader::read).of(application, arguments);
		Map<String, String> documents = new LinkedHashMap<>();
		for (Format format : Format.values()) {
			documents.put(format.toString(), format.write(manifest, null));
		}
		return documents;
	}

}
