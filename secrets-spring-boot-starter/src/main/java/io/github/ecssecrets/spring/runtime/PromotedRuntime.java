package io.github.ecssecrets.spring.runtime;

/**
 * The runtime that the start-up made, for the application context to take over.
 *
 * @param runtime the runtime
 */
public record PromotedRuntime(SecretsRuntime runtime) {

}
