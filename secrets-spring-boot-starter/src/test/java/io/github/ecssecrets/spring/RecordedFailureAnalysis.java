package io.github.ecssecrets.spring;

import java.util.concurrent.atomic.AtomicReference;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/**
 * Keeps the failure analysis that a start-up ended with.
 */
public final class RecordedFailureAnalysis implements FailureAnalysisReporter {

	private static final AtomicReference<FailureAnalysis> last = new AtomicReference<>();

	@Override
	public void report(FailureAnalysis analysis) {
		last.set(analysis);
	}

	/**
	 * Takes the last analysis.
	 * @return the analysis, or {@code null} if no start-up failed with one
	 */
	public static FailureAnalysis take() {
		return last.getAndSet(null);
	}

}
