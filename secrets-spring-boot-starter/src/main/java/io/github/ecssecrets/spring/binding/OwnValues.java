package io.github.ecssecrets.spring.binding;

import java.lang.ref.WeakReference;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.runtime.NamedListener;
import org.jspecify.annotations.Nullable;

/**
 * Gives everybody who asks a value of their own, because whoever has one may change it,
 * as one zeroes a {@code char[]} after use.
 *
 * @param <T> the type of the values
 */
final class OwnValues<T> implements LiveSecret<T> {

	/** What a value that is not the newest is taken to come from. */
	private static final Secret UNKNOWN = Secret.builder("unknown", new SecretOrigin.Custom("a value seen earlier"))
		.text("\u0000");

	private final LiveSecret<Secret> live;

	private final Function<Secret, T> reader;

	/** What was given last. A value need not be equal to another of the same version. */
	private volatile @Nullable Given<T> last;

	private OwnValues(LiveSecret<Secret> live, Function<Secret, T> reader) {
		this.live = live;
		this.reader = reader;
	}

	/**
	 * Follows a secret. A version that cannot be converted leaves the last one in use.
	 */
	static <T> OwnValues<T> of(Secrets secrets, SecretReference reference, Function<Secret, T> reader) {
		return new OwnValues<>(secrets.live(reference, (secret) -> {
			Objects.requireNonNull(reader.apply(secret));
			return secret;
		}), reader);
	}

	@Override
	public T get() {
		Secret newest = this.live.get();
		T value = this.reader.apply(newest);
		this.last = new Given<>(new WeakReference<>(value), newest);
		return value;
	}

	@Override
	public SecretReference reference() {
		return this.live.reference();
	}

	@Override
	public Registration onRotation(Consumer<? super T> listener) {
		return this.live.onRotation(this.live.get(),
				NamedListener.of(listener, (before, after) -> listener.accept(this.reader.apply(after))));
	}

	@Override
	public Registration onRotation(T seen, BiConsumer<? super T, ? super T> listener) {
		AtomicReference<@Nullable T> first = new AtomicReference<>(seen);
		return this.live.onRotation(version(seen), NamedListener.of(listener, (before, after) -> {
			T old = first.getAndSet(null);
			listener.accept((old != null) ? old : this.reader.apply(before), this.reader.apply(after));
		}));
	}

	/**
	 * The version that a value was made of.
	 */
	private Secret version(T seen) {
		Given<T> given = this.last;
		if (given != null && given.value().refersTo(seen)) {
			return given.version();
		}
		Secret now = this.live.get();
		return Objects.deepEquals(seen, this.reader.apply(now)) ? now : UNKNOWN;
	}

	@Override
	public <O> Registration onRotationFor(O owner, BiConsumer<? super O, ? super T> listener) {
		return this.live.onRotationFor(owner, NamedListener.<O, Secret>of(listener,
				(present, after) -> listener.accept(present, this.reader.apply(after))));
	}

	@Override
	public void close() {
		this.live.close();
	}

	@Override
	public String toString() {
		return this.live.toString();
	}

	/**
	 * A value that somebody received.
	 */
	private record Given<T>(WeakReference<T> value, Secret version) {

	}

}
