package io.github.ecssecrets.spring.push;

import io.github.ecssecrets.push.PushStatus;
import io.github.ecssecrets.push.SecretPush;
import io.github.ecssecrets.spring.EcsSecretsConnectionDetails;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * Receives events from the start of the application to its end, and not during a
 * checkpoint (CRaC), after which the queue is made anew. Starting does not wait for the
 * queue; stopping waits a few seconds at most for it to be removed. Starts early and
 * stops late, since beans that use a secret run in between.
 */
public final class SecretPushLifecycle implements SmartLifecycle {

	private final SecretPush push;

	private volatile boolean running;

	/**
	 * Creates a lifecycle.
	 * @param runtime has the store whose checks are hurried, and the properties
	 * @param details where an emulator is reached, or {@code null}
	 * @param classLoader has the SDK's clients of SQS and SNS, or not
	 * @throws io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException
	 * if the properties under {@code ecs-secrets.push} are not valid, or a client is not
	 * on the class path
	 */
	public SecretPushLifecycle(SecretsRuntime runtime, @Nullable EcsSecretsConnectionDetails details,
			@Nullable ClassLoader classLoader) {
		PushQueueFactory.requireClients(runtime.properties().getPush(), classLoader);
		PushQueueFactory queues = new PushQueueFactory(runtime.properties(), details);
		this.push = new SecretPush(runtime.store(), queues.source(), queues::create,
				runtime.properties().getPush().getSpread());
	}

	/**
	 * How the events come in.
	 * @return the present status
	 */
	public PushStatus status() {
		return this.push.status();
	}

	@Override
	public int getPhase() {
		return Integer.MIN_VALUE + 1;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public void start() {
		this.push.start();
		this.running = true;
	}

	@Override
	public void stop() {
		this.push.stop();
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
