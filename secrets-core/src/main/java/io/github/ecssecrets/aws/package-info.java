/**
 * AWS Secrets Manager as a source. Nothing of the AWS SDK is loaded before the first
 * secret is asked for.
 */
@NullMarked
package io.github.ecssecrets.aws;

import org.jspecify.annotations.NullMarked;
