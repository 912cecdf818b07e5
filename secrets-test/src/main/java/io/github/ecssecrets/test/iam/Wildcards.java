package io.github.ecssecrets.test.iam;

/**
 * IAM's wildcards: {@code *} for any text, {@code ?} for any one character.
 */
final class Wildcards {

	private Wildcards() {
	}

	static boolean matches(String pattern, String text) {
		int p = 0;
		int t = 0;
		int star = -1;
		int mark = 0;
		while (t < text.length()) {
			if (p < pattern.length() && pattern.charAt(p) == '*') {
				star = p++;
				mark = t;
			}
			else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
				p++;
				t++;
			}
			else if (star >= 0) {
				p = star + 1;
				t = ++mark;
			}
			else {
				return false;
			}
		}
		while (p < pattern.length() && pattern.charAt(p) == '*') {
			p++;
		}
		return p == pattern.length();
	}

	/**
	 * Whether an ARN matches a pattern part by part, as IAM compares them: a wildcard in
	 * one of the first five parts does not reach into the next.
	 */
	static boolean matchesArn(String pattern, String arn) {
		if (pattern.equals("*")) {
			return true;
		}
		String[] patterns = pattern.split(":", 6);
		String[] parts = arn.split(":", 6);
		if (patterns.length != parts.length) {
			return false;
		}
		for (int i = 0; i < parts.length; i++) {
			if (!matches(patterns[i], parts[i])) {
				return false;
			}
		}
		return true;
	}

}
