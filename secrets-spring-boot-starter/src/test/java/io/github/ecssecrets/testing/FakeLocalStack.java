package io.github.ecssecrets.testing;

import java.util.concurrent.atomic.AtomicBoolean;

import io.github.ecssecrets.test.SecretsManagerServer;
import org.testcontainers.localstack.LocalStackContainer;

import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;

/**
 * LocalStack as Testcontainers would run it, with the server of the test kit in place of
 * a container, so no Docker is needed.
 *
 * @param container what the test declares
 * @param server what is in it
 */
record FakeLocalStack(LocalStackContainer container, SecretsManagerServer server) {

	static FakeLocalStack create() {
		LocalStackContainer container = mock(LocalStackContainer.class);
		SecretsManagerServer server = SecretsManagerServer.builder().region("ap-northeast-2").start();
		AtomicBoolean started = new AtomicBoolean();
		willAnswer((invocation) -> {
			started.set(true);
			return null;
		}).given(container).start();
		given(container.isRunning()).willAnswer((invocation) -> started.get());
		given(container.getDockerImageName()).willReturn("localstack/localstack:4.14.0");
		given(container.getRegion()).willReturn(server.region());
		given(container.getAccessKey()).willReturn("000000000042");
		given(container.getSecretKey()).willReturn("test");
		given(container.getEndpoint()).willAnswer((invocation) -> {
			if (!started.get()) {
				throw new IllegalStateException("The container is not started");
			}
			return server.endpoint();
		});
		return new FakeLocalStack(container, server);
	}

}
