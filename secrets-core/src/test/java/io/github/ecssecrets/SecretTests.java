package io.github.ecssecrets;

import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonIOException;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import io.github.ecssecrets.testsupport.Canary;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Secret}: its facts, its mask, its equality. {@link SecretJsonTests}
 * has the fields.
 */
class SecretTests {

	private static final SecretOrigin ORIGIN = new SecretOrigin.SecretsManager("eu-west-1");

	private static final byte[] NOT_UTF_8 = { (byte) 0xC3, (byte) 0x28, 0, (byte) 0xFF };

	private final String value = Canary.value();

	@Test
	void factsWhenOriginTellsThem() {
		Secret secret = versioned().text(this.value);
		assertThat(secret.name()).isEqualTo("prod/db");
		assertThat(secret.arn()).isEqualTo("arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf");
		assertThat(secret.versionId()).isEqualTo("v1");
		assertThat(secret.versionStages()).containsExactlyInAnyOrder("AWSCURRENT", "AWSPENDING");
		assertThat(secret.createdDate()).isEqualTo(Instant.EPOCH);
		assertThat(secret.origin()).isEqualTo(ORIGIN);
	}

	@Test
	void factsWhenOriginDoesNotTellThem() {
		Secret secret = named("prod/db").text(this.value);
		assertThat(secret.arn()).isNull();
		assertThat(secret.versionId()).isNull();
		assertThat(secret.versionStages()).isEmpty();
		assertThat(secret.createdDate()).isNull();
	}

	@Test
	void revealGivesTheTextExactlyAsStored() {
		String text = " ${HOME} #{1+1} \\ \" \n\u0000 пароль \uD83D\uDD11 ";
		assertThat(named("prod/db").text(text).reveal()).isEqualTo(text);
	}

	@Test
	void revealWhenBinaryFails() {
		Secret secret = named("prod/key").binary(NOT_UTF_8);
		assertThatExceptionOfType(SecretMalformedException.class).isThrownBy(secret::reveal)
			.withMessage("Secret 'prod/key' is binary, where text is asked for; read it as bytes")
			.satisfies((ex) -> assertThat(ex.getOrigin()).isEqualTo(ORIGIN))
			.satisfies((ex) -> assertThat(ex.getReference()).hasToString("prod/key"));
	}

	@Test
	void revealBytesWhenTextGivesItsUtf8() {
		assertThat(named("prod/db").text("пароль").revealBytes()).isEqualTo("пароль".getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void revealBytesGivesACopyEachTime() {
		Secret secret = named("prod/key").binary(NOT_UTF_8);
		secret.revealBytes()[0] = 1;
		assertThat(secret.revealBytes()).isEqualTo(NOT_UTF_8);
	}

	@Test
	void binaryCopiesTheBytes() {
		byte[] bytes = NOT_UTF_8.clone();
		Secret secret = named("prod/key").binary(bytes);
		bytes[0] = 1;
		assertThat(secret.revealBytes()).isEqualTo(NOT_UTF_8);
	}

	@Test
	void versionStagesCannotBeChanged() {
		Set<String> stages = versioned().text(this.value).versionStages();
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> stages.add("AWSPREVIOUS"));
	}

	@Test
	void toStringMasksTheContent() {
		assertThat(versioned().text(this.value))
			.hasToString("Secret[prod/db, version v1, from Secrets Manager in eu-west-1, content=******]");
	}

	@Test
	void toStringWhenVersionIsUnknownMasksTheContent() {
		SecretOrigin variable = new SecretOrigin.EnvironmentVariable("DB_PASSWORD");
		assertThat(Secret.builder("prod/db", variable).text(this.value))
			.hasToString("Secret[prod/db, from environment variable DB_PASSWORD, content=******]");
	}

	@Test
	void toStringOfAPartMasksTheContent() {
		Secret part = named("prod/db").text("{\"password\":\"" + this.value + "\"}").part("password");
		assertThat(part).hasToString("Secret[prod/db, from Secrets Manager in eu-west-1, content=******]");
	}

	@Test
	void toStringOfAResultMasksTheContent() {
		Canary.assertAbsent(new SecretResult.Found(versioned().text(this.value)).toString());
	}

	@Test
	void jsonSerializationGivesTheMaskOnly() {
		Secret secret = versioned().text(this.value);
		String json = new JsonMapper().writeValueAsString(Map.of("secrets", List.of(secret)));
		assertThat(json).isEqualTo("{\"secrets\":[\"" + secret + "\"]}");
		Canary.assertAbsent(json);
	}

	@Test
	void gsonFindsNothing() {
		assertThat(new Gson().toJson(Map.of("secrets", List.of(everRead(versioned()), binary()))))
			.isEqualTo("{\"secrets\":[{},{}]}");
	}

	@Test
	void gsonWhenToldToReadTransientFieldsFindsNoContent() {
		Gson gson = new GsonBuilder().excludeFieldsWithModifiers(Modifier.STATIC)
			.registerTypeAdapter(Instant.class,
					(JsonSerializer<Instant>) (instant, type, context) -> new JsonPrimitive(instant.toString()))
			.create();
		Secret secret = everRead(named("prod/db"));
		assertThatExceptionOfType(JsonIOException.class).isThrownBy(() -> gson.toJson(secret))
			.withMessageContaining("java.util.concurrent.CompletableFuture")
			.satisfies(Canary::assertAbsent);
	}

	@Test
	void jacksonWhenItReadsFieldsFindsNothing() {
		JsonMapper mapper = JsonMapper.builder()
			.disable(MapperFeature.USE_ANNOTATIONS)
			.changeDefaultVisibility((visibility) -> visibility.withFieldVisibility(Visibility.ANY))
			.build();
		assertThat(mapper.writeValueAsString(List.of(everRead(versioned()), binary()))).doesNotContain("password",
				"canary-");
	}

	@Test
	void fieldsLeadToNoContentAndTellNone() {
		Secret secret = everRead(versioned());
		// tools that measure coverage add synthetic fields
		for (Field field : Stream.of(Secret.class.getDeclaredFields())
			.filter((field) -> !field.isSynthetic())
			.toList()) {
			Object held = held(field, secret);
			Canary.assertAbsent(String.valueOf(held));
			assertThat(field.getModifiers()).matches(Modifier::isTransient, "transient");
			if (held instanceof CompletableFuture) {
				assertThatExceptionOfType(InaccessibleObjectException.class)
					.isThrownBy(() -> CompletableFuture.class.getDeclaredField("result").setAccessible(true));
			}
			else {
				assertThat(held.getClass().getName()).matches("java\\..*|.*SecretOrigin.*");
			}
		}
	}

	private static Object held(Field field, Secret secret) {
		try {
			field.setAccessible(true);
			return field.get(secret);
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Secret everRead(SecretBuilder builder) {
		Secret secret = builder.text("{\"password\":\"" + this.value + "\"}");
		assertThat(secret.field("password")).isEqualTo(this.value);
		assertThat(secret.fields()).hasSize(1);
		return secret;
	}

	private Secret binary() {
		return versioned().binary(this.value.getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void textsOfASecretArePrintableWhateverItsNameIs() {
		Secret secret = Secret.builder("prod/\u001b[2Jdb\n", new SecretOrigin.Custom("a\nb"))
			.version("v\n1", Set.of())
			.text("no JSON");
		assertThat(secret).hasToString("Secret[prod/\\u001b[2Jdb\\n, version v\\n1, from a\\nb, content=******]");
		assertThatExceptionOfType(SecretMalformedException.class).isThrownBy(secret::fields)
			.satisfies((ex) -> assertThat(ex.getMessage()).isEqualTo(PrintableText.of(ex.getMessage())))
			.satisfies((ex) -> assertThat(ex.getReference()).hasToString("prod/\\u001b[2Jdb\\n"));
	}

	@Test
	void javaSerializationIsRefused() {
		Secret secret = versioned().text(this.value);
		assertThatExceptionOfType(NotSerializableException.class)
			.isThrownBy(() -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(secret));
	}

	@Test
	void equalsWhenNameVersionOriginAndContentAgreeIsTrue() {
		assertThat(versioned().text(this.value)).isEqualTo(versioned().text(this.value))
			.hasSameHashCodeAs(versioned().text(this.value));
	}

	@Test
	void hashCodeTellsVersionsApart() {
		Secret first = Secret.builder("prod/db", new SecretOrigin.Custom("test")).version("v1", Set.of()).text("any");
		Secret second = Secret.builder("prod/db", new SecretOrigin.Custom("test")).version("v2", Set.of()).text("any");
		assertThat(first.hashCode()).isNotEqualTo(second.hashCode());
	}

	@Test
	void equalsWhenContentDiffersIsFalse() {
		assertThat(versioned().text(this.value)).isNotEqualTo(versioned().text(Canary.value()));
	}

	@Test
	void equalsWhenVersionDiffersIsFalse() {
		assertThat(versioned().text(this.value)).isNotEqualTo(versioned().version("v2", Set.of()).text(this.value));
	}

	@Test
	void equalsWhenNameDiffersIsFalse() {
		assertThat(named("prod/db").text(this.value)).isNotEqualTo(named("prod/db2").text(this.value));
	}

	@Test
	void equalsWhenOriginDiffersIsFalse() {
		Secret other = Secret.builder("prod/db", new SecretOrigin.EnvironmentVariable("DB")).text(this.value);
		assertThat(named("prod/db").text(this.value)).isNotEqualTo(other);
	}

	@Test
	void equalsWhenOtherIsItsTextIsFalse() {
		assertThat(named("prod/db").text(this.value)).isNotEqualTo(this.value).isNotEqualTo(null);
	}

	@Test
	void hasSameContentIgnoresVersionAndOrigin() {
		Secret other = Secret.builder("else", new SecretOrigin.EnvironmentVariable("DB")).text(this.value);
		assertThat(versioned().text(this.value).hasSameContent(other)).isTrue();
	}

	@Test
	void hasSameContentWhenContentDiffersIsFalse() {
		assertThat(versioned().text(this.value).hasSameContent(versioned().text(this.value + " "))).isFalse();
	}

	@Test
	void hasSameContentTellsLoneSurrogatesApart() {
		Secret lone = versioned().text("canary-\ud800");
		assertThat(lone.hasSameContent(versioned().text("canary-\ud800"))).isTrue();
		assertThat(lone.hasSameContent(versioned().text("canary-\ud801"))).isFalse();
		assertThat(lone.hasSameContent(versioned().text("canary-?"))).isFalse();
		assertThat(lone).isNotEqualTo(versioned().text("canary-?"));
	}

	@Test
	void hasSameContentComparesTextWithBytes() {
		assertThat(versioned().text("a").hasSameContent(versioned().binary(new byte[] { 'a' }))).isTrue();
		assertThat(versioned().binary(new byte[] { 'a' }).hasSameContent(versioned().text("b"))).isFalse();
	}

	private static SecretBuilder named(String name) {
		return Secret.builder(name, ORIGIN);
	}

	private static SecretBuilder versioned() {
		return named("prod/db").arn("arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf")
			.version("v1", List.of("AWSCURRENT", "AWSPENDING"))
			.createdDate(Instant.EPOCH);
	}

}
