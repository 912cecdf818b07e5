package io.github.ecssecrets.spring.mail;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * Hints for the settings that are copied from one mail sender to another.
 */
public final class MailRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.reflection().registerType(JavaMailSenderImpl.class, MemberCategory.ACCESS_DECLARED_FIELDS);
	}

}
