/**
 * What follows when a rotation changes properties. Called by {@code runtime}, which tells
 * of changes, by {@code config}, whose properties are followed, and by
 * {@code autoconfigure}; calls {@code mask} alone.
 */
@NullMarked
package io.github.ecssecrets.spring.rebind;

import org.jspecify.annotations.NullMarked;
