/**
 * What the benchmarks start in a JVM of its own, on the class path of one client. It
 * needs nothing of the rest.
 */
@NullMarked
package io.github.ecssecrets.benchmarks.client;

import org.jspecify.annotations.NullMarked;
