/**
 * Push in place of polling: starts and stops the reading of a queue with the application.
 */
@NullMarked
package io.github.ecssecrets.spring.push;

import org.jspecify.annotations.NullMarked;
