/**
 * Secrets as properties: config imports, bindings, and the runtime that both share.
 */
@NullMarked
package io.github.ecssecrets.spring.config;

import org.jspecify.annotations.NullMarked;
