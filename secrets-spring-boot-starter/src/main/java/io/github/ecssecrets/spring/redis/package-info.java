/**
 * The login of Redis clients.
 */
@NullMarked
package io.github.ecssecrets.spring.redis;

import org.jspecify.annotations.NullMarked;
