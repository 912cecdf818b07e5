/**
 * AWS Secrets Manager as a source. Nothing of the AWS SDK is loaded before the first
 * secret is asked for. Applications build the two sources and hand them to a store;
 * everything else is package-private. Uses the vocabulary and the source SPI only.
 */
@NullMarked
package io.github.ecssecrets.aws;

import org.jspecify.annotations.NullMarked;
