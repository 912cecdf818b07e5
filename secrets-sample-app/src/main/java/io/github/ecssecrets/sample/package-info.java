/**
 * A guest book whose database user and API key are secrets.
 */
@NullMarked
package io.github.ecssecrets.sample;

import org.jspecify.annotations.NullMarked;
