package org.springframework.samples;

import io.github.ecssecrets.spring.SecretValue;

/**
 * A bean in a package like those of Spring.
 */
public class SampleBean {

	@SecretValue("prod/key")
	private String key;

	public String key() {
		return this.key;
	}

}
