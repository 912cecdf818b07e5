/**
 * Policies in IAM's syntax, and what they allow. Start with
 * {@link io.github.ecssecrets.test.iam.PolicyDocument}.
 */
@NullMarked
package io.github.ecssecrets.test.iam;

import org.jspecify.annotations.NullMarked;
