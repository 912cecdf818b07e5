/**
 * A guest book whose database user and API key are secrets.
 */
package io.github.ecssecrets.sample;
