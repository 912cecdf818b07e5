/**
 * Lends the inside of the store to the simulation of a fleet.
 */
@NullMarked
package io.github.ecssecrets.store;

import org.jspecify.annotations.NullMarked;
