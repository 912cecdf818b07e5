package io.github.ecssecrets.spring.runtime;

/**
 * The read of all secrets that beans of an application will ask for at start-up, in one
 * batch. The application context has it done before it makes its beans. What needs a
 * secret earlier, as a web server needs its certificate, has it done by itself.
 */
@FunctionalInterface
public interface StartupBatch {

	/**
	 * Reads the secrets, unless that was done. Waits for sources.
	 */
	void run();

}
