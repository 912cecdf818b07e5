package io.github.ecssecrets.benchmarks.peers;

import io.github.ecssecrets.benchmarks.client.LoadResult;

/**
 * What rotations cost a client.
 *
 * @param load what its pool did
 * @param refusedLogins how many of its logins the database refused, by the database's log
 * @param calls how many requests it made to Secrets Manager, start-up not included
 */
record RotationFigures(LoadResult load, int refusedLogins, int calls) {

}
