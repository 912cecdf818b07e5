package io.github.ecssecrets.login;

import java.util.HashSet;
import java.util.Set;

import io.github.ecssecrets.testsupport.FakeSecrets;
import org.junit.jupiter.api.Test;

import static io.github.ecssecrets.SecretReference.AWSCURRENT;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OpenConnections}.
 */
class OpenConnectionsTests {

	private final Set<String> closed = new HashSet<>();

	private final FakeSecrets secrets = new FakeSecrets().label(AWSCURRENT, "app", "canary-1").know("app", "canary-1");

	private final SecretLogin login = new FakeLoginClock().login(this.secrets, FakeSecrets.REFERENCE, true);

	private final OpenConnections<String, LoginCredentials> connections = OpenConnections.of(this.login,
			(connection) -> !this.closed.contains(connection));

	private int counted() {
		return this.secrets.monitor().logins().get(0).outdated();
	}

	@Test
	void connectionIsOutdatedWhenOtherCredentialsArePreferred() {
		this.connections.add("one", this.login.preferred());
		this.connections.add("two", this.login.preferred());
		assertThat(this.connections.isOutdated("one")).isFalse();
		assertThat(counted()).isZero();
		this.secrets.know("app", "canary-2");
		assertThat(this.connections.isOutdated("one")).isTrue();
		assertThat(this.connections.isOutdated("unknown")).isFalse();
		assertThat(counted()).isEqualTo(2);
	}

	@Test
	void connectionThatFailsToTellWhetherItIsOpenIsNotCounted() {
		OpenConnections<String, LoginCredentials> broken = new OpenConnections<>((origin) -> true, (connection) -> {
			if (connection.equals("broken")) {
				throw new IllegalStateException("canary-text");
			}
			return true;
		});
		broken.add("broken", this.login.preferred());
		broken.add("one", this.login.preferred());
		assertThat(broken.countOutdated()).isEqualTo(1);
	}

	@Test
	void counterThatFailsCountsNothing() {
		this.login.countOutdated(() -> {
			throw new StackOverflowError("canary-text");
		});
		this.connections.add("one", this.login.preferred());
		this.secrets.know("app", "canary-2");
		assertThat(counted()).isEqualTo(1);
	}

	@Test
	void connectionThatIsClosedOrLoggedInAnewIsNotCounted() {
		this.connections.add("one", this.login.preferred());
		this.connections.add("two", this.login.preferred());
		this.connections.add("three", this.login.preferred());
		this.secrets.know("app", "canary-2");
		this.closed.add("one");
		this.connections.add("two", this.login.preferred());
		assertThat(this.connections.countOutdated()).isEqualTo(1);
		assertThat(counted()).isEqualTo(1);
	}

}
