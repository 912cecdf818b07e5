/**
 * The application whose start is measured, alone in its package because it scans it.
 */
@NullMarked
package io.github.ecssecrets.benchmarks.client.startup;

import org.jspecify.annotations.NullMarked;
