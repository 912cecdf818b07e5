/**
 * The credentials of HTTP clients.
 */
@NullMarked
package io.github.ecssecrets.spring.http;

import org.jspecify.annotations.NullMarked;
