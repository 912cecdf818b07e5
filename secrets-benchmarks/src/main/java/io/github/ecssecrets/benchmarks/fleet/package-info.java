/**
 * What a fleet of tasks asks of Secrets Manager, in simulated time: start with
 * {@link io.github.ecssecrets.benchmarks.fleet.FleetReport}.
 */
@NullMarked
package io.github.ecssecrets.benchmarks.fleet;

import org.jspecify.annotations.NullMarked;
