package io.github.ecssecrets.spring.actuate;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.ApplicationContext;

/**
 * The actuator of a running application, over HTTP.
 */
final class Actuator {

	private final HttpClient client = HttpClient.newHttpClient();

	private final String address;

	Actuator(ApplicationContext context) {
		this.address = "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
	}

	/** The page of the application itself. */
	String page() {
		return send(HttpRequest.newBuilder(URI.create(this.address + "/")).build()).body();
	}

	HttpResponse<String> get(String path) {
		return send(HttpRequest.newBuilder(uri(path)).build());
	}

	HttpResponse<String> get(String path, String accept) {
		return send(HttpRequest.newBuilder(uri(path)).header("Accept", accept).build());
	}

	HttpResponse<String> post(String path) {
		return send(HttpRequest.newBuilder(uri(path))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.noBody())
			.build());
	}

	JsonNode json(String path) {
		return JsonMapper.shared().readTree(get(path).body());
	}

	private URI uri(String path) {
		return URI.create(this.address + "/actuator" + path);
	}

	private HttpResponse<String> send(HttpRequest request) {
		try {
			return this.client.send(request, BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
