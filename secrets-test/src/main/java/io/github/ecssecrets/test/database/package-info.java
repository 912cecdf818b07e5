/**
 * Real databases for tests, which refuse wrong passwords and count how often they did.
 */
@NullMarked
package io.github.ecssecrets.test.database;

import org.jspecify.annotations.NullMarked;
