package io.github.ecssecrets.spring.actuate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.spring.actuate.SecretDescriptor.CheckDescriptor;
import io.github.ecssecrets.spring.actuate.SecretDescriptor.LoginDescriptor;
import io.github.ecssecrets.spring.actuate.SecretDescriptor.LoginVersionDescriptor;
import io.github.ecssecrets.spring.actuate.SecretDescriptor.RotationDescriptor;
import io.github.ecssecrets.spring.actuate.SecretDescriptor.UseDescriptor;
import io.github.ecssecrets.spring.runtime.SecretUse;
import org.jspecify.annotations.Nullable;

/**
 * Shows the secrets in use as HTML, for people: the same data as the endpoint
 * {@code secrets}, with each rotation as a time line. Needs no script and nothing from
 * elsewhere. Thread-safe; does no I/O.
 */
public final class SecretsView {

	/** The style sheet, relative to this class. */
	static final String STYLE = "secrets-view.css";

	private final SecretsReport report;

	private final String style;

	/**
	 * Creates a view.
	 * @param report describes the secrets in use
	 */
	public SecretsView(SecretsReport report) {
		this.report = report;
		try (InputStream stream = SecretsView.class.getResourceAsStream(STYLE)) {
			this.style = (stream != null) ? new String(stream.readAllBytes(), StandardCharsets.UTF_8) : "";
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The style sheet of the view, for a page that holds the fragment. It touches nothing
	 * outside of it.
	 * @return CSS
	 */
	public String style() {
		return this.style;
	}

	/**
	 * The secrets in use as an element of a page.
	 * @return a {@code div} of class {@code ecs-secrets}
	 */
	public String fragment() {
		return fragment(this.report.secrets(), now());
	}

	static String fragment(List<SecretDescriptor> secrets, Instant now) {
		Html html = new Html().raw("<div class=\"ecs-secrets\">");
		secrets.forEach((secret) -> card(secret, now, html));
		if (secrets.isEmpty()) {
			html.element("p", "No secret is in use yet.");
		}
		return html.raw("</div>").toString();
	}

	List<SecretDescriptor> secrets(Predicate<SecretReference> wanted) {
		return this.report.secrets(wanted);
	}

	Instant now() {
		return this.report.now();
	}

	private static void card(SecretDescriptor secret, Instant now, Html html) {
		SecretTimeline timeline = new SecretTimeline(nonNull(secret.events()));
		html.raw("<article><header><h2>").text(secret.reference()).raw("</h2>");
		state(secret, timeline.isRotating(now), html);
		html.raw("</header><p class=\"facts\">").text(secret.origin());
		if (secret.versionId() != null) {
			html.text(", version ").versionId(secret.versionId());
		}
		html.text(", known to be the newest " + Words.duration(secret.age()) + " ago").raw("</p>");
		if (secret.problem() != null) {
			html.element("p class=\"problem\"", secret.problem());
		}
		timeline.draw(html);
		html.raw("<dl>");
		nonNull(secret.logins()).forEach((login) -> login(login, html));
		versions(secret, html);
		rotation(secret.rotation(), now, html);
		nextCheck(secret.nextCheck(), now, html);
		users(nonNull(secret.users()), html);
		html.raw("</dl></article>");
	}

	private static <T> List<T> nonNull(@Nullable List<T> list) {
		return (list != null) ? list : List.of();
	}

	private static void state(SecretDescriptor secret, boolean rotating, Html html) {
		if (secret.stale()) {
			html.element("span class=\"state bad\"", "Stale");
		}
		else if (secret.problem() != null) {
			html.element("span class=\"state bad\"", "Problem");
		}
		else if (rotating) {
			html.element("span class=\"state busy\"", "Rotating");
		}
		else {
			html.element("span class=\"state good\"", secret.watched() ? "Current" : "Not checked");
		}
	}

	private static void login(LoginDescriptor login, Html html) {
		html.element("dt", "Logins to the " + login.server()).raw("<dd>");
		for (LoginVersionDescriptor version : login.versions()) {
			html.raw("<p>use ").text(Words.withShortIds(version.version()));
			html.text(version.behind() ? ", because AWSCURRENT is not accepted" : "").raw("</p>");
		}
		html.raw("<p class=\"figures\">");
		figure(login.accepted(), "accepted", "", html);
		if (login.acceptedPending() > 0) {
			figure(login.acceptedPending(), "with the pending version", "", html);
		}
		figure(login.refused(), "refused", (login.refused() > 0) ? "warn" : "", html);
		if (login.failed() > 0) {
			figure(login.failed(), "failed otherwise", "warn", html);
		}
		figure(login.outdatedConnections(), "connections on another version",
				(login.outdatedConnections() > 0) ? "busy" : "", html);
		if (login.drainedConnections() > 0) {
			figure(login.drainedConnections(), "replaced", "", html);
		}
		html.raw("</p></dd>");
	}

	private static void figure(long number, String label, String kind, Html html) {
		html.raw("<span class=\"figure " + kind + "\">").element("b", number).text(" " + label).raw("</span> ");
	}

	private static void versions(SecretDescriptor secret, Html html) {
		if (secret.versionsByStage() != null && !secret.versionsByStage().isEmpty()) {
			html.element("dt", "Versions when last checked").raw("<dd>");
			secret.versionsByStage()
				.forEach((stage, id) -> html.raw("<p>").text(stage + " ").versionId(id).raw("</p>"));
			html.raw("</dd>");
		}
	}

	private static void rotation(@Nullable RotationDescriptor rotation, Instant now, Html html) {
		if (rotation == null) {
			return;
		}
		html.element("dt", "Next rotation").raw("<dd><p>");
		if (rotation.earliest() == null || rotation.latest() == null) {
			html.text(rotation.enabled() ? "no date is known" : "off");
		}
		else {
			html.text("from " + Words.date(rotation.earliest()) + " to " + Words.date(rotation.latest()) + " ("
					+ (now.isBefore(rotation.earliest()) ? "opens " + Words.away(now, rotation.earliest())
							: now.isBefore(rotation.latest()) ? "open, closes " + Words.away(now, rotation.latest())
									: "overdue, closed " + Words.away(now, rotation.latest()))
					+ ")");
		}
		html.raw("</p></dd>");
	}

	private static void nextCheck(@Nullable CheckDescriptor check, Instant now, Html html) {
		if (check != null) {
			html.element("dt", "Next check").raw("<dd><p>");
			html.text((check.due() == null) ? "never" : check.due().isAfter(now) ? Words.away(now, check.due()) : "now")
				.raw("</p>");
			html.element("p class=\"note\"", check.explanation()).raw("</dd>");
		}
	}

	private static void users(List<UseDescriptor> users, Html html) {
		if (users.isEmpty()) {
			return;
		}
		html.element("dt", "Used by").raw("<dd>");
		for (UseDescriptor use : users) {
			html.raw("<p>").text(kind(use) + " ");
			html.element("b", use.name());
			if (use.place() != null) {
				html.raw(" ").element("span class=\"note\"", use.place());
			}
			html.raw("</p>");
		}
		html.raw("</dd>");
	}

	private static String kind(UseDescriptor use) {
		return SecretUse.Kind.ANNOTATION.name().equals(use.kind()) ? "bean"
				: SecretUse.Kind.valueOf(use.kind()).toString();
	}

}
