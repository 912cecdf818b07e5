/**
 * Service connections to containers of Docker Compose.
 */
@NullMarked
package io.github.ecssecrets.spring.dockercompose;

import org.jspecify.annotations.NullMarked;
