package io.github.ecssecrets.spring.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.github.ecssecrets.PastEvent;
import io.github.ecssecrets.spring.actuate.SecretDescriptor.EventDescriptor;

/**
 * Draws the last events of a secret as time lines: events that follow each other within
 * half an hour are one, such as the steps of a rotation. The newest is shown, the others
 * on demand.
 */
final class SecretTimeline {

	private static final Duration PAUSE = Duration.ofMinutes(30);

	private static final Map<String, String> LABELS = Map.of(PastEvent.Type.ROTATED.name(), "New version in use",
			PastEvent.Type.REFUSED.name(), "Login refused", PastEvent.Type.PENDING_VERSION_IN_USE.name(),
			"Pending version in use", PastEvent.Type.REFRESH_FAILED.name(), "Check failed",
			PastEvent.Type.RECOVERED.name(), "Checks work again", PastEvent.Type.DRAINED.name(),
			"Connections replaced");

	private final List<List<EventDescriptor>> lines = new ArrayList<>();

	/**
	 * Creates time lines.
	 * @param events the events in any order
	 */
	SecretTimeline(List<EventDescriptor> events) {
		List<EventDescriptor> sorted = new ArrayList<>(events);
		sorted.sort(Comparator.comparing(EventDescriptor::time));
		Instant last = null;
		for (EventDescriptor event : sorted) {
			if (last == null || Duration.between(last, event.time()).compareTo(PAUSE) > 0) {
				this.lines.add(0, new ArrayList<>());
			}
			this.lines.get(0).add(event);
			last = (last != null && last.isAfter(event.lastTime())) ? last : event.lastTime();
		}
	}

	/**
	 * Whether the newest time line tells that a rotation is going on: a login was refused
	 * or the pending version is in use, and the secret has no new value since.
	 */
	boolean isRotating(Instant now) {
		if (this.lines.isEmpty()) {
			return false;
		}
		boolean rotating = false;
		for (EventDescriptor event : this.lines.get(0)) {
			switch (PastEvent.Type.valueOf(event.type())) {
				case REFUSED, PENDING_VERSION_IN_USE ->
					rotating = Duration.between(event.lastTime(), now).compareTo(PAUSE) < 0;
				case ROTATED -> rotating = false;
				default -> {
				}
			}
		}
		return rotating;
	}

	void draw(Html html) {
		for (int i = 0; i < this.lines.size(); i++) {
			if (i == 1) {
				html.raw("<details class=\"earlier\"><summary>Earlier</summary>");
			}
			draw(Objects.requireNonNull(this.lines.get(i)), html);
		}
		if (this.lines.size() > 1) {
			html.raw("</details>");
		}
	}

	private static void draw(List<EventDescriptor> events, Html html) {
		Instant start = events.get(0).time();
		Instant end = events.stream().map(EventDescriptor::lastTime).max(Comparator.naturalOrder()).orElse(start);
		Duration length = Duration.between(start, end);
		html.raw("<div class=\"line\"><p class=\"when\">");
		html.element("b", title(events)).raw(" ").time(start, Words.date(start));
		if (length.toMillis() > 0) {
			html.text(", " + Words.offset(length).substring(1) + " from first to last");
		}
		html.raw("</p>");
		if (events.size() > 1 && length.toMillis() > 0) {
			html.raw("<div class=\"track\" aria-hidden=\"true\">");
			for (EventDescriptor event : events) {
				double part = 100.0 * Duration.between(start, event.time()).toMillis() / length.toMillis();
				html.raw(String.format(Locale.ROOT, "<i class=\"%s\" style=\"left:%.2f%%\"></i>", style(event), part));
			}
			html.raw("</div>");
		}
		html.raw("<ol>");
		for (EventDescriptor event : events) {
			draw(event, start, html);
		}
		html.raw("</ol></div>");
	}

	private static String title(List<EventDescriptor> events) {
		if (events.stream()
			.anyMatch((event) -> event.type().equals(PastEvent.Type.ROTATED.name())
					|| event.type().equals(PastEvent.Type.PENDING_VERSION_IN_USE.name()))) {
			return "Rotation";
		}
		return events.stream().anyMatch((event) -> event.type().equals(PastEvent.Type.REFUSED.name()))
				? "Refused logins" : "Events";
	}

	private static void draw(EventDescriptor event, Instant start, Html html) {
		html.raw("<li class=\"" + style(event) + "\">")
			.time(event.time(), Words.offset(Duration.between(start, event.time())))
			.raw("<div>");
		html.element("b", LABELS.getOrDefault(event.type(), event.type()));
		if (event.count() > 1) {
			html.text(", " + event.count() + " times");
		}
		if (event.versionId() != null) {
			html.raw(" ").versionId(event.versionId());
		}
		if (event.detail() != null) {
			html.element("p", Words.withShortIds(event.detail()));
		}
		html.raw("</div></li>");
	}

	private static String style(EventDescriptor event) {
		return event.type().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
