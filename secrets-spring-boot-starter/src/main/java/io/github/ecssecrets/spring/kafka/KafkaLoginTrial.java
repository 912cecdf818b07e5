package io.github.ecssecrets.spring.kafka;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.github.ecssecrets.spring.login.LoginRefusedException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.SaslAuthenticationException;

import org.springframework.kafka.core.KafkaAdmin;

/**
 * Logs in to the brokers once. {@link KafkaAdmin} would do it too, but logs what fails
 * and goes on.
 */
public final class KafkaLoginTrial {

	private static final Duration LONGEST = Duration.ofSeconds(15);

	private KafkaLoginTrial() {
	}

	/**
	 * Asks for the id of the cluster. Blocks for the answer, 15 seconds at most.
	 * @param configured has the settings of the client
	 * @return the id
	 * @throws LoginRefusedException if the brokers refuse user or password
	 * @throws Exception what else the client says of a login that failed, or a timeout
	 */
	public static String clusterId(KafkaAdmin configured) throws Exception {
		Admin admin = Admin.create(configured.getConfigurationProperties());
		try {
			return admin.describeCluster().clusterId().get(LONGEST.toSeconds(), TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof SaslAuthenticationException refused) {
				throw new LoginRefusedException(refused);
			}
			throw (ex.getCause() instanceof Exception cause) ? cause : ex;
		}
		finally {
			admin.close(Duration.ZERO);
		}
	}

}
