/**
 * Database secrets in the JSON formats that AWS rotation functions define, and the JDBC
 * URLs that follow from them. Applications and connection pools call it; it uses the
 * vocabulary and the logins only, and no other package of the core uses it.
 */
@NullMarked
package io.github.ecssecrets.jdbc;

import org.jspecify.annotations.NullMarked;
