/**
 * Auto-configuration, one class for each optional integration.
 */
@NullMarked
package io.github.ecssecrets.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
