package io.github.ecssecrets.test;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One page of a listing. The token of the next page names the last secret of this one, so
 * secrets created in between shift nothing.
 *
 * @param secrets the secrets of this page
 * @param nextToken the token of the next page, or {@code null} after the last
 */
record Page(List<SecretSnapshot> secrets, @Nullable String nextToken) {

	static Page of(List<SecretSnapshot> all, @Nullable String token, int size) {
		int start = (token != null) ? indexAfter(all, token) : 0;
		int end = Math.min(start + size, all.size());
		return new Page(List.copyOf(all.subList(start, end)), (end < all.size()) ? tokenFor(all.get(end - 1)) : null);
	}

	private static int indexAfter(List<SecretSnapshot> all, String token) {
		for (int i = 0; i < all.size(); i++) {
			if (tokenFor(all.get(i)).equals(token)) {
				return i + 1;
			}
		}
		throw new ServiceException("InvalidNextTokenException", "The NextToken value is invalid.", 400);
	}

	private static String tokenFor(SecretSnapshot secret) {
		return Base64.getUrlEncoder().encodeToString(secret.arn().getBytes(StandardCharsets.UTF_8));
	}

}
