package io.github.ecssecrets.benchmarks.peers;

import java.time.Duration;

/**
 * What one start cost.
 *
 * @param process the life of the process
 * @param processor the processor time of the process, on all cores
 * @param calls requests to Secrets Manager
 */
record StartupFigures(Duration process, Duration processor, int calls) {

}
