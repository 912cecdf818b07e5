/**
 * Where values come from: the {@link io.github.ecssecrets.source.SecretSource} that an
 * application can implement, and the sources that ask nobody outside the process.
 * Applications build or implement sources; only the store calls them. Uses the vocabulary
 * only.
 */
@NullMarked
package io.github.ecssecrets.source;

import org.jspecify.annotations.NullMarked;
