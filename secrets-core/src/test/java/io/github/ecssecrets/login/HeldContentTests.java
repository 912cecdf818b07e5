package io.github.ecssecrets.login;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.jdbc.DatabaseSecret;
import io.github.ecssecrets.testsupport.Canary;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whoever follows fields by force, as serializers such as Kryo and XStream do, finds no
 * password in what applications are given.
 */
class HeldContentTests {

	private static final String PASSWORD = Canary.value();

	static Object[] objects() {
		SecretReference reference = SecretReference.parse("prod/db");
		Secret secret = Secret.builder("prod/db", new SecretOrigin.SecretsManager("eu-west-1"))
			.text("{\"username\":\"app\",\"password\":\"" + PASSWORD + "\"}");
		assertThat(secret.field("password")).isEqualTo(PASSWORD);
		LoginCredentials credentials = new LoginCredentials("app", PASSWORD, "v1", "AWSCURRENT", null);
		assertThat(credentials.revealPassword()).isEqualTo(PASSWORD);
		return new Object[] { secret, new SecretResult.Found(secret), secret.part("password"),
				DatabaseSecret.from(reference, secret), credentials, credentials.handOut(1),
				new SecretLogin.Opened<>("connection", credentials) };
	}

	@ParameterizedTest
	@MethodSource("objects")
	void fieldsLeadToNoPassword(Object held) throws IllegalAccessException {
		search(held, Collections.newSetFromMap(new IdentityHashMap<>()));
		Canary.assertAbsent(String.valueOf(held));
	}

	private static void search(@Nullable Object held, Set<Object> seen) throws IllegalAccessException {
		if (held == null || !seen.add(held)) {
			return;
		}
		if (held instanceof CharSequence || held instanceof Number) {
			Canary.assertAbsent(held.toString());
		}
		else if (held instanceof Map<?, ?> map) {
			search(map.entrySet().toArray(), seen);
			search(map.keySet().toArray(), seen);
			search(map.values().toArray(), seen);
		}
		else if (held instanceof Iterable<?> elements) {
			for (Object element : elements) {
				search(element, seen);
			}
		}
		else if (held.getClass().isArray()) {
			for (int i = 0; i < Array.getLength(held); i++) {
				search(Array.get(held, i), seen);
			}
		}
		else {
			searchFields(held, seen);
		}
	}

	private static void searchFields(Object held, Set<Object> seen) throws IllegalAccessException {
		for (Class<?> type = held.getClass(); type != null; type = type.getSuperclass()) {
			for (Field field : type.getDeclaredFields()) {
				if (isOpen(field)) {
					search(field.get(held), seen);
				}
			}
		}
	}

	private static boolean isOpen(AccessibleObject field) {
		try {
			field.setAccessible(true);
			return true;
		}
		catch (InaccessibleObjectException ex) {
			return false;
		}
	}

}
