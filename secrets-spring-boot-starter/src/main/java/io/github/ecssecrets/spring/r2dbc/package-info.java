/**
 * The login of R2DBC connection factories.
 */
@NullMarked
package io.github.ecssecrets.spring.r2dbc;

import org.jspecify.annotations.NullMarked;
