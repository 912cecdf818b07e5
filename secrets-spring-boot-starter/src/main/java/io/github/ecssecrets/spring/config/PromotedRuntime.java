package io.github.ecssecrets.spring.config;

/**
 * The runtime that the start-up made, for the application context to take over.
 *
 * @param runtime the runtime
 */
public record PromotedRuntime(SecretsRuntime runtime) {

}
