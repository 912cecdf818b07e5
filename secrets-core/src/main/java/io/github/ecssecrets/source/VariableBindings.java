package io.github.ecssecrets.source;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * What environment variables are said to hold, in the order in which it was said.
 * Thread-safe.
 */
final class VariableBindings {

	private final List<Binding> bindings = new CopyOnWriteArrayList<>();

	void add(String variable, SecretReference reference) {
		Binding binding = new Binding(variable, reference);
		if (!this.bindings.contains(binding)) {
			this.bindings.add(binding);
		}
	}

	List<Binding> all() {
		return this.bindings;
	}

	/**
	 * What a variable holds, {@code null} if nothing was said.
	 */
	@Nullable SecretReference heldBy(String variable) {
		for (Binding binding : this.bindings) {
			if (binding.variable().equals(variable)) {
				return binding.reference();
			}
		}
		return null;
	}

	/**
	 * The bindings of a reference; those of the same text first.
	 */
	List<Binding> of(SecretReference reference) {
		List<Binding> sameText = new ArrayList<>();
		List<Binding> others = new ArrayList<>();
		for (Binding binding : this.bindings) {
			if (binding.reference().equals(reference)) {
				sameText.add(binding);
			}
			else if (reference.matches(binding.reference())) {
				others.add(binding);
			}
		}
		sameText.addAll(others);
		return sameText;
	}

	/**
	 * The bindings that are of a reference in one reading of the two, but not for
	 * certain.
	 */
	List<Binding> maybeOf(SecretReference reference) {
		List<Binding> maybe = new ArrayList<>();
		for (Binding binding : this.bindings) {
			if (!reference.matches(binding.reference()) && reference.mayMatch(binding.reference())) {
				maybe.add(binding);
			}
		}
		return maybe;
	}

	/**
	 * What one variable holds.
	 */
	record Binding(String variable, SecretReference reference) {

	}

}
