package io.github.ecssecrets.spring.config;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.github.ecssecrets.InvalidSecretReferenceException;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.Resource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Texts that were cut, doubled, shuffled and blown up to a megabyte, where a reference,
 * an import, a task definition or JSON belongs: each is taken, or refused with the one
 * exception that the place has and no part of the text, and none takes more than a
 * second. Runs for some seconds; {@code -Dfuzz.seconds=600 -Dfuzz.seed=1} on demand.
 */
class HostileTextTests {

	private static final Duration TIME = Duration.ofSeconds(Long.getLong("fuzz.seconds", 3));

	private static final long LONGEST_NANOS = 1_000_000_000;

	private static final int MEGABYTE = 1_000_000;

	/** Letters that no message has; what they are next to is found by them. */
	private static final String LETTERS = "αβγδλμπρςω漢字";

	private static final String MARKS = ":/.-_@+=~#?&%${}[]\"'\\,;<>() \n\t\r\0\u001b\uFEFF\uD800aZ09";

	private static final List<String> SEEDS = List.of("prod/αβγδλμπρ:key:AWSCURRENT:",
			"arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-a1B2c3:password::",
			"prod/db?prefix=db.&key=αβγ%20δ&map=user:spring.user&map=a:b&name=x&stage=AWSPENDING", "${αβγ:${δλμ}}",
			"#{αβγδ}",
			"""
					{"containerDefinitions":[{"name":"app","secrets":[{"name":"DB_PASSWORD","valueFrom":"arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-a1B2c3:password::"}]}]}""",
			"{\"user\":\"αβγδλμ\",\"n\":1.5e3,\"l\":[1,null,{\"a\":[]}],\"o\":{\"x\":{\"y\":true}},\"\\u0041\":\"\\n\"}",
			"[[[[[\"αβγ\"]]]]]", "postgres://u:αβγδλμπρςω@host:5432/db?x=y",
			"-----BEGIN KEY-----\nαβγ\n-----END KEY-----");

	private final Random random;

	private final Map<Place, Long> longest = new EnumMap<>(Place.class);

	private String text = "";

	HostileTextTests() {
		this.random = new Random(Long.getLong("fuzz.seed", 20_261_128));
	}

	@Test
	void everyTextIsTakenOrRefused() {
		long end = System.nanoTime() + TIME.toNanos();
		long texts = 0;
		while (System.nanoTime() < end) {
			this.text = next();
			for (Place place : Place.values()) {
				check(place, this.text);
			}
			texts++;
		}
		System.out.printf("%d texts in %d s; longest CPU time in ns by place: %s%n", texts, TIME.toSeconds(),
				this.longest);
		assertThat(texts).isPositive();
	}

	/** Took 20 s in a run of ten minutes. */
	@Test
	void manyOptionsAreReadInTime() {
		check(Place.IMPORT, "prod/db?map=a:b" + "&map=use20".repeat(MEGABYTE / 10));
		check(Place.IMPORT, "prod/db?map=a:b" + "&map=a:b".repeat(MEGABYTE / 8));
	}

	private void check(Place place, String input) {
		long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
		RuntimeException failure = null;
		try {
			place.take(input);
		}
		catch (RuntimeException ex) {
			failure = ex;
		}
		catch (Error ex) {
			throw new AssertionError(place + " with " + describe(input), ex);
		}
		long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
		this.longest.merge(place, nanos, Math::max);
		assertThat(nanos).as("CPU time of %s with %s", place, describe(input)).isLessThan(LONGEST_NANOS);
		if (failure != null) {
			assertThat(failure).as("%s with %s", place, describe(input)).isInstanceOf(place.failure);
			if (place.anonymous) {
				assertThat(String.valueOf(failure.getMessage())).as("%s with %s", place, describe(input))
					.doesNotContain(LETTERS.split(""));
			}
		}
	}

	/** To find the text again. */
	private static String describe(String input) {
		return input.length() + " characters: "
				+ new String(input.substring(0, Math.min(200, input.length())).getBytes(StandardCharsets.UTF_8),
						StandardCharsets.ISO_8859_1);
	}

	private String next() {
		StringBuilder next = new StringBuilder(SEEDS.get(this.random.nextInt(SEEDS.size())));
		for (int i = this.random.nextInt(6); i > 0; i--) {
			change(next);
		}
		if (this.random.nextInt(200) == 0) {
			blowUp(next);
		}
		return next.toString();
	}

	private void change(StringBuilder next) {
		int start = this.random.nextInt(next.length() + 1);
		int end = start + this.random.nextInt(Math.min(20, next.length() - start) + 1);
		switch (this.random.nextInt(5)) {
			case 0 -> next.delete(start, end);
			case 1 -> next.insert(start, character());
			case 2 -> next.insert(end, next.substring(start, end).repeat(this.random.nextInt(40)));
			case 3 -> next.insert(start, SEEDS.get(this.random.nextInt(SEEDS.size())));
			default -> next.replace(start, end, String.valueOf(character()));
		}
		next.setLength(Math.min(next.length(), 5_000));
	}

	/** Repeats one part, in the middle, until there is a megabyte. */
	private void blowUp(StringBuilder next) {
		int start = this.random.nextInt(next.length() + 1);
		int end = start + this.random.nextInt(Math.min(12, next.length() - start) + 1);
		String part = (start < end) ? next.substring(start, end) : String.valueOf(character());
		next.insert(start, part.repeat((MEGABYTE - next.length()) / part.length()));
	}

	private char character() {
		String from = this.random.nextBoolean() ? LETTERS : MARKS;
		return from.charAt(this.random.nextInt(from.length()));
	}

	/** Where a text is read. */
	private enum Place {

		REFERENCE(InvalidSecretReferenceException.class, true) {

			@Override
			void take(String text) {
				SecretReference reference = SecretReference.parse(text);
				assertThat(SecretReference.parse(reference.toString())).isEqualTo(reference);
				assertThat(reference.matches(reference)).isTrue();
			}

		},

		IMPORT(InvalidSecretConfigurationException.class, true) {

			@Override
			void take(String text) {
				assertThat(SecretImport.parse(text, "here").toString()).startsWith("ecs-secrets:");
			}

		},

		TASK_DEFINITION(InvalidSecretConfigurationException.class, false) {

			@Override
			void take(String text) {
				TaskDefinition.read("any", new DefaultResourceLoader() {

					@Override
					public Resource getResource(String location) {
						return new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8));
					}

				});
			}

		},

		JSON(SecretException.class, false) {

			@Override
			void take(String text) {
				Secret secret = secret(text);
				assertThat(secret.keys()).isNotNull();
				assertThat(secret.hasField("/l/2/a")).isIn(true, false);
				secret.fields();
			}

		},

		IMPORTED(SecretException.class, false) {

			@Override
			void take(String text) {
				Secret secret = secret(text);
				assertThat(SecretImport.parse("prod/db?prefix=db.", "here").reader(secret).apply(secret).names())
					.isNotNull();
			}

		};

		private final Class<? extends RuntimeException> failure;

		/** Whether the message has nothing of the text; names of fields may be shown. */
		private final boolean anonymous;

		Place(Class<? extends RuntimeException> failure, boolean anonymous) {
			this.failure = failure;
			this.anonymous = anonymous;
		}

		abstract void take(String text);

		private static Secret secret(String text) {
			return Secret.builder("prod/db", new SecretOrigin.SecretsManager("eu-west-1")).text(text);
		}

	}

}
