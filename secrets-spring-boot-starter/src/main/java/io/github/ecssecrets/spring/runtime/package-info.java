/**
 * The one store of an application and how it is reached, from the first config import to
 * the end of the application context. Called by all packages that read secrets, each
 * through the interface that is for it: {@code StartupReads}, {@code BoundVariables},
 * {@code StoreEvents}. Calls {@code mask}, {@code rebind} and {@code diagnostics}.
 */
@NullMarked
package io.github.ecssecrets.spring.runtime;

import org.jspecify.annotations.NullMarked;
