/**
 * The test kit: an in-process AWS Secrets Manager to run tests and a laptop against.
 * Start with {@link io.github.ecssecrets.test.SecretsManagerServer}.
 */
@NullMarked
package io.github.ecssecrets.test;

import org.jspecify.annotations.NullMarked;
