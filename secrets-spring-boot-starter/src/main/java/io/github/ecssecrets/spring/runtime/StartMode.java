package io.github.ecssecrets.spring.runtime;

import java.util.Objects;

import org.springframework.boot.bootstrap.BootstrapContext;

/**
 * What an application is started for. Registered in the bootstrap context, before any
 * configuration is read.
 */
public enum StartMode {

	/** To run. */
	RUN,

	/** To tell which secrets it declares. None is read. */
	DECLARE,

	/**
	 * To check the secrets it declares. What cannot be read does not end the start, but
	 * is reported later.
	 */
	CHECK;

	/**
	 * The mode of a start.
	 * @param context the bootstrap context
	 * @return {@link #RUN} if nothing else is registered
	 */
	static StartMode of(BootstrapContext context) {
		return Objects.requireNonNullElse(context.getOrElse(StartMode.class, null), RUN);
	}

}
