/**
 * The secrets that clients log in with, from the property that names them to their login.
 */
@NullMarked
package io.github.ecssecrets.spring.login;

import org.jspecify.annotations.NullMarked;
