package io.github.ecssecrets.test;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ServerPortsTests {

	@Test
	void freeWhenSeveralAreAskedForIsAnotherOneEachTime() {
		List<Integer> ports = ServerPorts.free(100);
		assertThat(ports).hasSize(100).doesNotHaveDuplicates().allMatch((port) -> port >= 10_000 && port < 22_768);
	}

	@Test
	void freeIsAPortToListenOn() throws IOException {
		try (ServerSocket socket = new ServerSocket(ServerPorts.free())) {
			assertThat(socket.isBound()).isTrue();
		}
	}

	@Test
	void freeIsNoPortThatIsInUse() throws IOException {
		Set<ServerSocket> listening = new HashSet<>();
		try {
			for (int port : ServerPorts.free(200)) {
				listening.add(new ServerSocket(port));
			}
			assertThat(ServerPorts.free(200))
				.doesNotContainAnyElementsOf(listening.stream().map(ServerSocket::getLocalPort).toList());
		}
		finally {
			for (ServerSocket socket : listening) {
				socket.close();
			}
		}
	}

}
