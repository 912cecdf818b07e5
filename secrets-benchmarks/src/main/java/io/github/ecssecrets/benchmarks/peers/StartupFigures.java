package io.github.ecssecrets.benchmarks.peers;

import java.time.Duration;

/**
 * What one start cost.
 *
 * @param process the life of the process
 * @param calls requests to Secrets Manager
 */
record StartupFigures(Duration process, int calls) {

}
