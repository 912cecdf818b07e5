/**
 * What a cached read costs, beside the peers. Start with
 * {@link io.github.ecssecrets.benchmarks.CachedReadReport}.
 */
@NullMarked
package io.github.ecssecrets.benchmarks;

import org.jspecify.annotations.NullMarked;
