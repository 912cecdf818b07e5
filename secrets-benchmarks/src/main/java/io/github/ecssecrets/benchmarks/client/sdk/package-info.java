/**
 * A client with the AWS SDK alone.
 */
@NullMarked
package io.github.ecssecrets.benchmarks.client.sdk;

import org.jspecify.annotations.NullMarked;
