package io.github.ecssecrets.spring.config;

/**
 * How far two names are from each other.
 */
final class Typos {

	private Typos() {
	}

	/**
	 * Counts the characters that are missing, too many, changed, or exchanged with the
	 * next.
	 * @param limit the most that counts as a typo
	 * @return the number, or {@link Integer#MAX_VALUE} if it is above the limit
	 */
	static int distance(String given, String meant, int limit) {
		if (Math.abs(given.length() - meant.length()) > limit) {
			return Integer.MAX_VALUE;
		}
		int[] beforeLast = new int[meant.length() + 1];
		int[] last = new int[meant.length() + 1];
		for (int j = 0; j < last.length; j++) {
			last[j] = j;
		}
		for (int i = 1; i <= given.length(); i++) {
			int[] row = new int[meant.length() + 1];
			row[0] = i;
			for (int j = 1; j <= meant.length(); j++) {
				boolean same = given.charAt(i - 1) == meant.charAt(j - 1);
				row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
				if (i > 1 && j > 1 && given.charAt(i - 1) == meant.charAt(j - 2)
						&& given.charAt(i - 2) == meant.charAt(j - 1)) {
					row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
				}
			}
			beforeLast = last;
			last = row;
		}
		return (last[meant.length()] <= limit) ? last[meant.length()] : Integer.MAX_VALUE;
	}

}
