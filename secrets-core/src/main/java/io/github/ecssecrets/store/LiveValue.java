package io.github.ecssecrets.store;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A value that is made from the state of an entry when somebody reads it, and made again
 * when the entry has another state by then. Nobody needs to tell it of a change.
 */
final class LiveValue<T> implements LiveSecret<T> {

	private static final Logger logger = LoggerFactory.getLogger(LiveSecret.class);

	/** What a closed value reads: an entry that never changes. */
	private static final SecretEntry CLOSED = new SecretEntry(SecretReference.parse("closed"));

	@SuppressWarnings("rawtypes")
	private static final AtomicReferenceFieldUpdater<LiveValue, Snapshot> SNAPSHOT = AtomicReferenceFieldUpdater
		.newUpdater(LiveValue.class, Snapshot.class, "snapshot");

	private final SecretReference reference;

	private final Function<Secret, T> reader;

	private final Delivery delivery;

	private final Runnable afterClose;

	private final Queue<Subscription<T>> subscriptions = new ConcurrentLinkedQueue<>();

	private volatile Snapshot<T> snapshot;

	/**
	 * Creates a value, which follows nothing yet.
	 * @param first what the entry had
	 * @param afterClose runs once the value no longer follows its entry
	 */
	LiveValue(SecretEntry.Reading first, SecretReference reference, Function<Secret, T> reader, Delivery delivery,
			Runnable afterClose) {
		this.reference = reference;
		this.reader = reader;
		this.delivery = delivery;
		this.afterClose = afterClose;
		this.snapshot = new Snapshot<>(first.entry(), first.state(), first.secret(), reader.apply(first.secret()));
	}

	@Override
	@SuppressWarnings("ReferenceEquality") // an equal state may hold other instances
	public T get() {
		Snapshot<T> seen = this.snapshot;
		return (seen.state() == seen.entry().state()) ? seen.value() : current().value();
	}

	@Override
	public SecretReference reference() {
		return this.reference;
	}

	@SuppressWarnings("ReferenceEquality")
	private Snapshot<T> current() {
		while (true) {
			Snapshot<T> seen = this.snapshot;
			SecretEntry.Present present = seen.entry().present();
			EntryState state = present.state();
			if (seen.state() == state || state.revision() < seen.state().revision()) {
				return seen;
			}
			Snapshot<T> next = next(seen, present.entry(), state);
			if (SNAPSHOT.compareAndSet(this, seen, next)) {
				return next;
			}
		}
	}

	/**
	 * What follows from a state of the entry. Content that cannot be used leaves the last
	 * value in place. Of a foreign exception only the class is named, because a reader
	 * may put the secret into its message.
	 */
	private Snapshot<T> next(Snapshot<T> seen, SecretEntry entry, EntryState state) {
		try {
			Secret newest = state.read(this.reference.jsonKey());
			if (newest != null && !newest.equals(seen.secret())) {
				return new Snapshot<>(entry, state, newest, this.reader.apply(newest));
			}
		}
		catch (Throwable ex) { // whatever it is, there is a last value
			String reason = (ex instanceof SecretException) ? ex.getMessage() : ex.getClass().getName();
			if (entry.condition()
				.unusable(state,
						"The newest value of '" + this.reference + "' cannot be used, the last one stays: " + reason)) {
				logger.warn("The newest value of secret '{}' cannot be used; the last one stays in use ({})",
						this.reference, reason);
			}
		}
		return new Snapshot<>(entry, state, seen.secret(), seen.value());
	}

	@Override
	public Registration onRotation(Consumer<? super T> listener) {
		return subscribe((now) -> new Subscription<>(listener, (before, after) -> listener.accept(after), null,
				now.secret(), now.value()));
	}

	@Override
	@SuppressWarnings("ReferenceEquality") // the value that get() returned
	public Registration onRotation(T seen, BiConsumer<? super T, ? super T> listener) {
		return subscribe((now) -> {
			Secret secret = (seen == now.value()) ? now.secret() : (seen instanceof Secret old) ? old : null;
			return new Subscription<>(listener, listener, null, secret, seen);
		});
	}

	@Override
	public <O> Registration onRotationFor(O owner, BiConsumer<? super O, ? super T> listener) {
		WeakReference<O> reference = new WeakReference<>(owner);
		return subscribe((now) -> new Subscription<>(listener, (before, after) -> {
			O present = reference.get();
			if (present != null) {
				listener.accept(present, after);
			}
		}, reference, now.secret(), now.value()));
	}

	private Registration subscribe(Function<Snapshot<T>, Subscription<T>> subscribing) {
		Subscription<T> subscription = subscribing.apply(current());
		Objects.requireNonNull(subscription.listener, "'listener' must not be null");
		this.subscriptions.add(subscription);
		this.snapshot.entry().changeFollowers((followers) -> followers.listening(this));
		if (subscription.isBehind(current())) {
			this.delivery.tell(notice(subscription));
		}
		Queue<Subscription<T>> others = this.subscriptions;
		return () -> {
			subscription.isClosed = true;
			others.remove(subscription);
		};
	}

	/**
	 * Whether somebody listens. Forgets who no longer does.
	 */
	@SuppressWarnings("ReferenceEquality") // there is one
	boolean isListening() {
		this.subscriptions.removeIf(Subscription::isOver);
		return !this.subscriptions.isEmpty() && this.snapshot.entry() != CLOSED;
	}

	/**
	 * The calls to make after a change.
	 */
	List<Notice> notices() {
		return this.subscriptions.stream().map(this::notice).toList();
	}

	private Notice notice(Subscription<T> subscription) {
		return new Notice(subscription.listener, "rotations of secret '" + this.reference + "'",
				() -> deliver(subscription));
	}

	/**
	 * Calls a listener that is behind. It may have been in line when this was closed.
	 */
	@SuppressWarnings("ReferenceEquality") // there is one
	private void deliver(Subscription<T> subscription) {
		Snapshot<T> now = current();
		if (now.entry() != CLOSED) {
			subscription.deliver(now);
		}
	}

	@Override
	public void close() {
		Snapshot<T> last = current();
		while (!SNAPSHOT.compareAndSet(this, last,
				new Snapshot<>(CLOSED, EntryState.EMPTY, last.secret(), last.value()))) {
			last = this.snapshot;
		}
		last.entry().changeFollowers((followers) -> followers.remove(this));
		this.subscriptions.clear();
		this.afterClose.run();
	}

	@Override
	public String toString() {
		return "LiveSecret[" + this.reference + "]";
	}

	/** A value, and what it was made from. */
	private record Snapshot<T>(SecretEntry entry, EntryState state, Secret secret, T value) {

	}

	/**
	 * A listener, and what it knows. After its creation that is used on one thread only.
	 * Does not hold the live value.
	 */
	private static final class Subscription<T> {

		private final Object listener;

		private final BiConsumer<? super T, ? super T> call;

		private final @Nullable WeakReference<?> owner;

		private @Nullable Secret seen;

		private T seenValue;

		private volatile boolean isClosed;

		private Subscription(Object listener, BiConsumer<? super T, ? super T> call, @Nullable WeakReference<?> owner,
				@Nullable Secret seen, T seenValue) {
			this.listener = listener;
			this.call = call;
			this.owner = owner;
			this.seen = seen;
			this.seenValue = seenValue;
		}

		private boolean isOver() {
			return this.isClosed || (this.owner != null && this.owner.refersTo(null));
		}

		private boolean isBehind(Snapshot<T> now) {
			return this.seen == null || !this.seen.hasSameContent(now.secret());
		}

		private void deliver(Snapshot<T> now) {
			if (!isOver() && isBehind(now)) {
				T before = this.seenValue;
				this.seen = now.secret();
				this.seenValue = now.value();
				this.call.accept(before, now.value());
			}
		}

	}

}
