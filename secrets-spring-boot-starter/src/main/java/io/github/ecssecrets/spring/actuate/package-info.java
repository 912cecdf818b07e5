/**
 * What an operator sees of secrets: the endpoint, health, meters, and never a value.
 */
@NullMarked
package io.github.ecssecrets.spring.actuate;

import org.jspecify.annotations.NullMarked;
