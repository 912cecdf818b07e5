package io.github.ecssecrets.sample;

import java.time.Instant;

/**
 * What a guest wrote.
 */
record Entry(long id, String guest, String message, Instant writtenAt) {

}
