/**
 * What a rotation and a start cost a client, beside the peers. Each client runs in a JVM
 * of its own. Start with {@link io.github.ecssecrets.benchmarks.peers.RotationReport} and
 * {@link io.github.ecssecrets.benchmarks.peers.StartupReport}.
 */
@NullMarked
package io.github.ecssecrets.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
