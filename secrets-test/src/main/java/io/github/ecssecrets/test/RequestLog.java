package io.github.ecssecrets.test;

import java.util.ArrayList;
import java.util.List;

/**
 * The requests received so far, in order of arrival. Thread-safe.
 */
final class RequestLog {

	private final List<RecordedRequest> requests = new ArrayList<>();

	synchronized void add(RecordedRequest request) {
		this.requests.add(request);
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
