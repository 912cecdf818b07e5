package io.github.ecssecrets.spring.mask;

/**
 * Masks one value, wherever it stands.
 */
final class CanaryMask implements TextMask {

	@Override
	public String mask(String text) {
		return text.replace("canary-7Xq2", SecretMask.MASK);
	}

	@Override
	public String maskParts(String text) {
		return mask(text);
	}

}
