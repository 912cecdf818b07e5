package io.github.ecssecrets.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

import io.github.ecssecrets.LoginStatus;
import io.github.ecssecrets.PastEvent;
import io.github.ecssecrets.PlannedCheck;
import io.github.ecssecrets.RotationPlan;
import io.github.ecssecrets.SecretMonitor;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretStatus;
import io.github.ecssecrets.source.SecretVersions;
import org.jspecify.annotations.Nullable;

/**
 * Tells all that is known of entries: their own condition, what the watch knows and
 * plans, and what the monitor keeps under any of their names. Thread-safe; does no I/O.
 */
final class StatusReport {

	private final SecretMonitor monitor;

	private final StoreWatch watch;

	private final List<LoginStatus> logins;

	/**
	 * Creates a report of the present.
	 * @param watch checks the entries
	 */
	StatusReport(SecretMonitor monitor, StoreWatch watch) {
		this.monitor = monitor;
		this.watch = watch;
		this.logins = monitor.logins();
	}

	/**
	 * The status of each secret, and of each field that stands on its own.
	 * @return a status for each, sorted by reference
	 */
	List<SecretStatus> of(Collection<SecretEntry> entries) {
		List<SecretStatus> all = new ArrayList<>();
		for (SecretEntry entry : entries) {
			all.addAll(of(entry));
		}
		all.sort(Comparator.comparing((status) -> status.reference().toString()));
		return List.copyOf(all);
	}

	private List<SecretStatus> of(SecretEntry entry) {
		Predicate<SecretReference> isEntry = (whole) -> isSame(whole, entry);
		List<PastEvent> events = this.monitor.latest(isEntry);
		List<LoginStatus> itsLogins = new ArrayList<>();
		for (LoginStatus login : this.logins) {
			if (isEntry.test(login.reference().whole())) {
				itsLogins.add(login);
			}
		}
		SecretVersions versions = this.watch.versions(entry);
		return entry.condition()
			.describe(entry.reference(), entry.state(), this.watch.isOn(),
					(status) -> status.versionsByStage((versions != null) ? versions.versionsByStage() : Map.of())
						.rotation(plan(versions))
						.nextCheck(nextCheck(entry))
						.events(events)
						.logins(itsLogins));
	}

	private static boolean isSame(SecretReference whole, SecretEntry entry) {
		SecretReference own = entry.reference();
		return Objects.equals(own.versionStage(), whole.versionStage())
				&& Objects.equals(own.versionId(), whole.versionId()) && entry.names().contains(whole.secret());
	}

	private static @Nullable RotationPlan plan(@Nullable SecretVersions versions) {
		if (versions == null) {
			return null;
		}
		RotationWindow window = RotationWindow.of(versions);
		return RotationPlan.of(versions.isRotationEnabled(), (window != null) ? window.start() : null,
				(window != null) ? window.end() : null);
	}

	private @Nullable PlannedCheck nextCheck(SecretEntry entry) {
		RotationWatch.Plan plan = this.watch.next(entry);
		return (plan != null) ? PlannedCheck.of(plan.due(), plan.reason().name(), plan.reason().explanation()) : null;
	}

}
