/**
 * SSL bundles whose certificates and keys are in secrets.
 */
@NullMarked
package io.github.ecssecrets.spring.ssl;

import org.jspecify.annotations.NullMarked;
