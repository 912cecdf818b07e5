package io.github.ecssecrets.test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;

/**
 * The requests received so far, in order of arrival. Thread-safe.
 */
final class RequestLog {

	private final List<RecordedRequest> requests = new ArrayList<>();

	/**
	 * Adds a request, with what its headers say of the sender.
	 */
	synchronized void add(HttpExchange exchange, String operation, List<String> secretIds, Instant now) {
		Headers headers = exchange.getRequestHeaders();
		RequestSignature signature = RequestSignature.of(exchange);
		this.requests.add(new RecordedRequest(operation, secretIds, signature.region(), headers.getFirst("User-Agent"),
				signature.accessKeyId(), now));
	}

	synchronized List<RecordedRequest> all() {
		return List.copyOf(this.requests);
	}

	synchronized int count(String operation) {
		return (int) this.requests.stream().filter((request) -> request.operation().equals(operation)).count();
	}

	synchronized int count() {
		return this.requests.size();
	}

	synchronized void clear() {
		this.requests.clear();
	}

}
