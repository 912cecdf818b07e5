package io.github.ecssecrets.spring.actuate;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

import io.github.ecssecrets.SecretReference;

import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.Selector.Match;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import org.springframework.util.MimeType;

/**
 * Answers the requests of browsers to the endpoint {@code secrets} with a page, which
 * shows what the endpoint tells.
 */
@EndpointWebExtension(endpoint = SecretsEndpoint.class)
public final class SecretsPageExtension {

	private static final String HTML = "text/html";

	private static final MimeType HTML_IN_UTF_8 = new MimeType("text", "html", StandardCharsets.UTF_8);

	/** Seconds after which a browser asks again. */
	private static final int REFRESH = 10;

	private static final int REFRESH_IN_ROTATION = 2;

	private final SecretsView view;

	private final String application;

	/**
	 * Creates a page.
	 * @param view shows the secrets
	 * @param application the name of the application
	 */
	public SecretsPageExtension(SecretsView view, String application) {
		this.view = view;
		this.application = application;
	}

	/**
	 * Shows every secret in use.
	 * @return HTML
	 */
	@ReadOperation(produces = HTML)
	public WebEndpointResponse<String> page() {
		return new WebEndpointResponse<>(page(this.view.secrets((reference) -> true), 0), HTML_IN_UTF_8);
	}

	/**
	 * Shows one secret, or all of them where only {@code events} is asked for.
	 * @param reference as for {@link SecretsEndpoint#secret(String...)}
	 * @return HTML, or status 404 if the secret is not in use
	 */
	@ReadOperation(produces = HTML)
	public WebEndpointResponse<String> secretPage(@Selector(match = Match.ALL_REMAINING) String... reference) {
		List<SecretDescriptor> found = found(reference);
		if (found.isEmpty()) {
			return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
		}
		return new WebEndpointResponse<>(page(found, reference.length), HTML_IN_UTF_8);
	}

	private List<SecretDescriptor> found(String... segments) {
		SecretReference wanted = SecretsEndpoint.parse(segments);
		List<SecretDescriptor> found = (wanted != null) ? this.view.secrets(SecretsEndpoint.matching(wanted))
				: List.of();
		if (!found.isEmpty() || !SecretsEndpoint.EVENTS.equals(segments[0])) {
			return found;
		}
		return (segments.length == 1) ? this.view.secrets((reference) -> true)
				: found(SecretsEndpoint.withoutFirst(segments));
	}

	private String page(List<SecretDescriptor> secrets, int depth) {
		Instant now = this.view.now();
		boolean rotating = secrets.stream()
			.anyMatch((secret) -> new SecretTimeline(Objects.requireNonNull(secret.events())).isRotating(now));
		Html html = new Html().raw("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">")
			.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
			.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
			.raw("style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">")
			.raw("<meta name=\"referrer\" content=\"no-referrer\"><meta http-equiv=\"refresh\" content=\"")
			.raw((rotating ? REFRESH_IN_ROTATION : REFRESH) + "\"><link rel=\"icon\" href=\"data:,\"><title>Secrets");
		html.text(this.application.isEmpty() ? "" : " of " + this.application).raw("</title><style>");
		html.raw(this.view.style()).raw("</style></head><body class=\"ecs-secrets-page\"><header><h1>Secrets");
		html.raw("</h1><p>").text(this.application.isEmpty() ? "" : this.application + ": ");
		html.text(summary(secrets, now)).raw("</p>");
		if (depth > 0) {
			html.raw("<p><a href=\"" + "../".repeat(depth) + "secrets\">All secrets</a></p>");
		}
		return html.raw("</header><main>")
			.raw(SecretsView.fragment(secrets, now))
			.raw("</main></body></html>")
			.toString();
	}

	private static String summary(List<SecretDescriptor> secrets, Instant now) {
		long troubled = secrets.stream().filter(SecretDescriptor::isTroubled).count();
		return secrets.size() + " in use, " + ((troubled > 0) ? troubled + " with a problem" : "no problem") + ", at "
				+ Words.date(now);
	}

}
