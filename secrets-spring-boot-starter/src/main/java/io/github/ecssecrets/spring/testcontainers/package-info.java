/**
 * Service connections to containers of Testcontainers.
 */
@NullMarked
package io.github.ecssecrets.spring.testcontainers;

import org.jspecify.annotations.NullMarked;
