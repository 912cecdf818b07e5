/**
 * What went wrong at start-up, and what to do about it.
 */
@NullMarked
package io.github.ecssecrets.spring.diagnostics;

import org.jspecify.annotations.NullMarked;
