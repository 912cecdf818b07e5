package io.github.ecssecrets.source;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretAccessDeniedException;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretMalformedException;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link FileSecretSource}.
 */
class FileSecretSourceTests {

	private static final String CANARY = "hunter2-canary";

	@TempDir
	private Path root;

	private Path directory;

	private FileSecretSource source;

	@BeforeEach
	void setUp() throws IOException {
		this.directory = Files.createDirectory(this.root.resolve("secrets"));
		this.source = new FileSecretSource(this.directory);
	}

	@Test
	void isSeed() {
		assertThat(this.source).isInstanceOf(SeedSource.class);
		assertThat(this.source.name()).isEqualTo("file");
	}

	@Test
	void findWhenFileExistsReturnsItsWholeContent() throws IOException {
		Path file = write("prod/myapp/database", "{\"password\": \"p\"}");
		Secret secret = find("prod/myapp/database");
		assertThat(secret.reveal()).isEqualTo("{\"password\": \"p\"}");
		assertThat(secret.name()).isEqualTo("prod/myapp/database");
		assertThat(secret.origin()).isEqualTo(new SecretOrigin.MountedFile(file));
		assertThat(secret.versionId()).isNull();
		assertThat(secret.createdDate()).isNull();
	}

	@Test
	void findWhenReferenceIsArnUsesItsName() throws IOException {
		write("prod/db", "value");
		assertThat(find("arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf").reveal())
			.isEqualTo("value");
	}

	@Test
	void findWhenFileIsAbsentReturnsNull() {
		assertThat(find("prod/db")).isNull();
	}

	@Test
	void findWhenDirectoryIsAbsentReturnsNull() {
		this.source = new FileSecretSource(this.root.resolve("absent"));
		assertThat(find("prod/db")).isNull();
	}

	@Test
	void findWhenPathIsDirectoryReturnsNull() throws IOException {
		write("prod/db", "value");
		assertThat(find("prod")).isNull();
	}

	@Test
	void findWhenNameGoesBelowFileReturnsNull() throws IOException {
		write("prod", "value");
		assertThat(find("prod/db/reader")).isNull();
	}

	@Test
	void findWhenVersionIsNotCurrentReturnsNull() throws IOException {
		write("db", "{\"password\": \"p\"}");
		write("api/key", "k");
		assertThat(find("db::AWSPENDING")).isNull();
		assertThat(find("db:::0123456789abcdef")).isNull();
		assertThat(findField("db:password:AWSPREVIOUS")).isNull();
		assertThat(findField("api:key:AWSPREVIOUS")).isNull();
		assertThat(this.source.describe(SecretReference.parse("db::AWSPENDING"))).doesNotContain("secrets/db");
	}

	@ParameterizedTest
	@ValueSource(strings = { "../outside", "a/../../outside", "..", ".", "./inside", "/inside", "a//inside", "inside/",
			"a/./inside" })
	void findWhenNameIsNoPathWithinReturnsNull(String name) throws IOException {
		Files.writeString(this.root.resolve("outside"), CANARY);
		Files.createDirectory(this.directory.resolve("a"));
		write("a/inside", CANARY);
		write("inside", CANARY);
		assertThat(find(name)).isNull();
		assertThat(this.source.describe(SecretReference.parse(name))).isEqualTo("no file in " + this.directory);
	}

	@Test
	void findWhenNameIsAbsolutePathReturnsNull() throws IOException {
		Path outside = Files.writeString(this.root.resolve("outside"), CANARY);
		assertThat(find(outside.toString())).isNull();
	}

	@Test
	void findWhenNameIsOfGreatestLengthOfFileReturnsIt() throws IOException {
		String name = "n".repeat(255);
		Files.writeString(this.directory.resolve(name), CANARY);
		assertThat(find(name).reveal()).isEqualTo(CANARY);
	}

	@Test
	void findWhenNameIsTooLongForFileReturnsNull() {
		assertThat(find("a".repeat(256))).isNull();
	}

	@Test
	void findWhenLinkLeavesDirectoryReturnsNull() throws IOException {
		Path outside = Files.writeString(this.root.resolve("outside"), CANARY);
		Files.createSymbolicLink(this.directory.resolve("absolute"), outside);
		Files.createSymbolicLink(this.directory.resolve("relative"), Path.of("../outside"));
		Files.createSymbolicLink(this.directory.resolve("parent"), Path.of(".."));
		assertThat(find("absolute")).isNull();
		assertThat(find("relative")).isNull();
		assertThat(find("parent/outside")).isNull();
	}

	@Test
	void findWhenLinkLeadsToSiblingWithSamePrefixReturnsNull() throws IOException {
		Path sibling = Files.createDirectory(this.root.resolve("secrets-of-others"));
		Files.writeString(sibling.resolve("db"), CANARY);
		Files.createSymbolicLink(this.directory.resolve("db"), sibling.resolve("db"));
		assertThat(find("db")).isNull();
	}

	@Test
	void findWhenLinkDanglesReturnsNull() throws IOException {
		Files.createSymbolicLink(this.directory.resolve("db"), Path.of("nowhere"));
		assertThat(find("db")).isNull();
	}

	@Test
	void findWhenLinksLoopThrowsUnavailable() throws IOException {
		Files.createSymbolicLink(this.directory.resolve("db"), Path.of("db"));
		assertThatExceptionOfType(SecretUnavailableException.class).isThrownBy(() -> find("db"))
			.withMessageContaining(this.directory.resolve("db").toString());
	}

	@Test
	void findWhenDirectoryItselfIsLinkFollowsIt() throws IOException {
		write("db", "value");
		this.source = new FileSecretSource(
				Files.createSymbolicLink(this.root.resolve("link"), this.directory.getFileName()));
		assertThat(find("db").reveal()).isEqualTo("value");
	}

	@Test
	void findWhenMountIsSwappedReturnsNewContent() throws IOException {
		write("..2026_1/db", "old");
		write("..2026_2/db", "new");
		Files.createSymbolicLink(this.directory.resolve("..data"), Path.of("..2026_1"));
		Files.createSymbolicLink(this.directory.resolve("db"), Path.of("..data/db"));
		assertThat(find("db").reveal()).isEqualTo("old");
		Path next = Files.createSymbolicLink(this.directory.resolve("..data_tmp"), Path.of("..2026_2"));
		Files.move(next, this.directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
		Files.delete(this.directory.resolve("..2026_1/db"));
		Secret swapped = find("db");
		assertThat(swapped.reveal()).isEqualTo("new");
		assertThat(swapped.origin()).isEqualTo(new SecretOrigin.MountedFile(this.directory.resolve("db")));
	}

	@Test
	void findWhileMountIsSwappedAlwaysReturnsContent() throws Exception {
		write("..0/db", "value");
		Files.createSymbolicLink(this.directory.resolve("..data"), Path.of("..0"));
		Files.createSymbolicLink(this.directory.resolve("db"), Path.of("..data/db"));
		AtomicBoolean swapping = new AtomicBoolean(true);
		CompletableFuture<Set<String>> found = CompletableFuture.supplyAsync(() -> {
			Set<String> contents = new HashSet<>();
			do {
				Secret secret = find("db");
				contents.add((secret != null) ? secret.reveal() : "absent");
			}
			while (swapping.get());
			return contents;
		});
		for (int i = 1; i <= 300; i++) {
			write(".." + i + "/db", "value");
			Path next = Files.createSymbolicLink(this.directory.resolve("..data_tmp"), Path.of(".." + i));
			Files.move(next, this.directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
			Files.delete(this.directory.resolve(".." + (i - 1) + "/db"));
		}
		swapping.set(false);
		assertThat(found.get()).containsExactly("value");
	}

	@Test
	void findWhenFileChangesReturnsNewContent() throws IOException {
		write("db", "old");
		assertThat(find("db").reveal()).isEqualTo("old");
		write("db", "new");
		assertThat(find("db").reveal()).isEqualTo("new");
	}

	@Test
	void findWhenOneLineEndsInLineBreakOmitsIt() throws IOException {
		write("unix", "value\n");
		write("windows", "value\r\n");
		write("spaces", " value \n");
		assertThat(find("unix").reveal()).isEqualTo("value");
		assertThat(find("windows").reveal()).isEqualTo("value");
		assertThat(find("spaces").reveal()).isEqualTo(" value ");
	}

	@Test
	void findWhenThereAreSeveralLinesKeepsLastLineBreak() throws IOException {
		String pem = "-----BEGIN KEY-----\nabc\n-----END KEY-----\n";
		write("pem", pem);
		assertThat(find("pem").reveal()).isEqualTo(pem);
	}

	@Test
	void findWhenTextIsSpecialReturnsItLiterally() throws IOException {
		String text = "${HOME} #{1+1} \\ \" 'ключ' \uD83D\uDD11";
		write("db", text);
		assertThat(find("db").reveal()).isEqualTo(text);
	}

	@Test
	void findWhenContentIsNotUtf8ReturnsBytesUntouched() throws IOException {
		byte[] content = { (byte) 0xFF, 0, 1, '\n' };
		Files.write(this.directory.resolve("key"), content);
		Secret secret = find("key");
		assertThat(secret.isBinary()).isTrue();
		assertThat(secret.revealBytes()).isEqualTo(content);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\n", "\r\n" })
	void findWhenFileIsEmptyReturnsNull(String content) throws IOException {
		write("db", content);
		assertThat(find("db")).isNull();
	}

	@Test
	void findWhenFileIsOfLargestSizeReturnsIt() throws IOException {
		write("db", "x".repeat(65_536));
		assertThat(find("db").reveal()).hasSize(65_536);
	}

	@Test
	void findWhenFileIsTooLargeThrowsMalformed() throws IOException {
		Path file = write("db", CANARY + "x".repeat(65_536));
		assertThatExceptionOfType(SecretMalformedException.class).isThrownBy(() -> find("db"))
			.withMessageContaining(file.toString())
			.withMessageContaining("65536 bytes")
			.satisfies((ex) -> assertThat(ex.getOrigin()).isEqualTo(new SecretOrigin.MountedFile(file)))
			.satisfies((ex) -> assertThat(stackTrace(ex)).doesNotContain(CANARY));
	}

	@Test
	void findWhenFileIsNotReadableThrowsAccessDenied() throws IOException {
		Path file = write("db", CANARY);
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
		assumeThat(Files.isReadable(file)).as("root reads everything").isFalse();
		assertThatExceptionOfType(SecretAccessDeniedException.class).isThrownBy(() -> find("db"))
			.withMessageContaining(file.toString());
		assertThatExceptionOfType(SecretAccessDeniedException.class).isThrownBy(() -> findField("db:password"));
	}

	@Test
	void failureWhenAccessIsDeniedNamesFileAndUser() {
		Path file = this.directory.resolve("db");
		SecretException failure = FileSecretSource.failure(SecretReference.parse("db"), file,
				new AccessDeniedException(file.toString()));
		assertThat(failure).isInstanceOf(SecretAccessDeniedException.class)
			.hasMessageContaining("'" + file + "'")
			.hasMessageContaining("may not be read by user '" + System.getProperty("user.name") + "'");
		assertThat(((SecretAccessDeniedException) failure).getPolicyStatement()).isNull();
	}

	@Test
	void failureWhenReadingFailsIsUnavailable() {
		Path file = this.directory.resolve("db");
		SecretException failure = FileSecretSource.failure(SecretReference.parse("db"), file,
				new FileSystemException(file.toString(), null, "Input/output error"));
		assertThat(failure).isInstanceOf(SecretUnavailableException.class)
			.hasMessage("File '%s' of secret 'db' could not be read (FileSystemException); check its mount", file);
	}

	@Test
	void findFieldWhenFileOfKeyExistsReturnsIt() throws IOException {
		Path file = write("prod/db/password", "p\n");
		Secret field = findField("prod/db:password");
		assertThat(field.reveal()).isEqualTo("p");
		assertThat(field.name()).isEqualTo("prod/db");
		assertThat(field.origin()).isEqualTo(new SecretOrigin.MountedFile(file));
	}

	@Test
	void findFieldWhenWholeFileHasKeyReturnsField() throws IOException {
		Path file = write("prod/db", "{\"password\": \"p\"}\n");
		Secret field = findField("prod/db:password");
		assertThat(field.reveal()).isEqualTo("p");
		assertThat(field.origin()).isEqualTo(new SecretOrigin.MountedFile(file));
	}

	@Test
	void findFieldWhenWholeFileLacksKeyReturnsNull() throws IOException {
		write("json", "{\"password\": \"p\"}");
		write("text", CANARY);
		assertThat(findField("json:username")).isNull();
		assertThat(findField("text:username")).isNull();
		assertThat(findField("absent:username")).isNull();
	}

	@Test
	void findFieldWhenKeyIsPointerReadsJsonOnly() throws IOException {
		write("tree/password", CANARY);
		write("json", "{\"a\": {\"b\": \"c\"}}");
		assertThat(findField("tree:/password")).isNull();
		assertThat(findField("json:/a/b").reveal()).isEqualTo("c");
	}

	@ParameterizedTest
	@ValueSource(strings = { "..", "../outside", "../../outside", "a/b", "..\\outside" })
	void findFieldWhenKeyIsNoFileNameReadsNoFile(String key) throws IOException {
		Files.writeString(this.root.resolve("outside"), CANARY);
		write("outside", CANARY);
		write("db/a/b", CANARY);
		assertThat(findField("db:" + key)).isNull();
		assertThat(this.source.describe(SecretReference.parse("db:" + key)))
			.isEqualTo("file " + this.directory.resolve("db"));
	}

	@Test
	void findFieldWhenKeyHasSlashReadsJson() throws IOException {
		write("db", "{\"a/b\": \"value\", \"..\": \"dots\"}");
		assertThat(findField("db:a/b").reveal()).isEqualTo("value");
		assertThat(findField("db:..").reveal()).isEqualTo("dots");
	}

	@Test
	void findFieldWhenKeyHasOtherLettersReadsFileOrJson() throws IOException {
		write("db", "{\"ключ\": \"value\"}");
		assertThat(findField("db:ключ").reveal()).isEqualTo("value");
	}

	@Test
	void describeNamesFilesThatAreLookedFor() {
		assertThat(this.source.describe(SecretReference.parse("prod/db")))
			.isEqualTo("file " + this.directory.resolve("prod/db"));
		assertThat(this.source.describe(SecretReference.parse("prod/db:password"))).isEqualTo("file %s or %s",
				this.directory.resolve("prod/db/password"), this.directory.resolve("prod/db"));
		assertThat(this.source.describe(SecretReference.parse("prod/db:/password")))
			.isEqualTo("file " + this.directory.resolve("prod/db"));
	}

	private Secret find(String reference) {
		return this.source.find(SecretReference.parse(reference));
	}

	private Secret findField(String reference) {
		return this.source.findField(SecretReference.parse(reference));
	}

	private Path write(String name, String content) throws IOException {
		Path file = this.directory.resolve(name);
		Files.createDirectories(file.getParent());
		return Files.writeString(file, content, StandardCharsets.UTF_8);
	}

	private static String stackTrace(Throwable ex) {
		StringWriter text = new StringWriter();
		ex.printStackTrace(new PrintWriter(text));
		return text.toString();
	}

}
