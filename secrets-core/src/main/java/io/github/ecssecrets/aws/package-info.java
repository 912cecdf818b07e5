/**
 * AWS Secrets Manager as a source. Nothing of the AWS SDK is loaded before the first
 * secret is asked for. Applications build its two sources and hand them to a store, may
 * watch the calls with a {@link io.github.ecssecrets.aws.CallObserver}, and build the
 * queue of events that {@code push} reads; everything else is package-private. Uses the
 * vocabulary and the source SPI only.
 */
@NullMarked
package io.github.ecssecrets.aws;

import org.jspecify.annotations.NullMarked;
