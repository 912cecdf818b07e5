/**
 * The connection details of a data source, read from a database secret.
 */
@NullMarked
package io.github.ecssecrets.spring.jdbc;

import org.jspecify.annotations.NullMarked;
