/**
 * Database secrets in the JSON formats that AWS rotation functions define, and the JDBC
 * URLs that follow from them.
 */
@NullMarked
package io.github.ecssecrets.jdbc;

import org.jspecify.annotations.NullMarked;
