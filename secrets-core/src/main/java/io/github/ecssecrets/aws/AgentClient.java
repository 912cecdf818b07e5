package io.github.ecssecrets.aws;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP call to the agent. It goes there directly, past any proxy of the JVM, and
 * follows no redirect: token and secret stay between the two.
 */
final class AgentClient {

	private static final String TOKEN_HEADER = "X-Aws-Parameters-Secrets-Token";

	private static final int LARGEST_BODY = 1024 * 1024;

	private final URI endpoint;

	private final int timeoutMillis;

	AgentClient(URI endpoint, Duration timeout) {
		this.endpoint = endpoint;
		Transport.hideCredentialsInLogs();
		this.timeoutMillis = (int) Math.min(Math.max(timeout.toMillis(), 1), Integer.MAX_VALUE);
	}

	AgentAnswer get(SecretReference reference, boolean fresh, String token) throws IOException {
		URI uri = this.endpoint.resolve("/secretsmanager/get?" + query(reference, fresh));
		HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
		connection.setConnectTimeout(this.timeoutMillis);
		connection.setReadTimeout(this.timeoutMillis);
		connection.setInstanceFollowRedirects(false);
		connection.setRequestProperty("Accept", "application/json");
		connection.setRequestProperty("User-Agent", "ecs-secrets");
		connection.setRequestProperty(TOKEN_HEADER, token);
		int status = connection.getResponseCode();
		try (InputStream body = (status < 400) ? connection.getInputStream() : connection.getErrorStream()) {
			return new AgentAnswer(status, read(body));
		}
	}

	private static String query(SecretReference reference, boolean fresh) {
		StringBuilder query = new StringBuilder("secretId=").append(encode(reference.secret()));
		if (reference.versionId() != null) {
			query.append("&versionId=").append(encode(reference.versionId()));
		}
		if (reference.versionStage() != null) {
			query.append("&versionStage=").append(encode(reference.versionStage()));
		}
		return query.append(fresh ? "&refreshNow=true" : "").toString();
	}

	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

	private static String read(@Nullable InputStream body) throws IOException {
		return (body != null) ? new String(body.readNBytes(LARGEST_BODY), StandardCharsets.UTF_8) : "";
	}

}
