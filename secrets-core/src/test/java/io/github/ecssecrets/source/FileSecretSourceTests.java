package io.github.ecssecrets.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretAccessDeniedException;
import io.github.ecssecrets.SecretAmbiguousException;
import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretMalformedException;
import io.github.ecssecrets.SecretOrigin;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretUnavailableException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Tests for {@link FileSecretSource}.
 */
class FileSecretSourceTests {

	private static final String CANARY = "hunter2-canary-";

	private static final String ARNS = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:";

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
	void findWhenReferenceIsPartialArnUsesItsName() throws IOException {
		write("prod/db", "value");
		assertThat(find(ARNS + "prod/db").reveal()).isEqualTo("value");
		assertThat(this.source.find(SecretReference.parse(ARNS + "prod/db-AbCdEf").asFullArn()).reveal())
			.isEqualTo("value");
	}

	@ParameterizedTest
	@ValueSource(strings = { "prod/orders", "prod/orders-reader" })
	void findWhenReferenceIsArnWithTwoReadingsIsRefused(String name) throws IOException {
		Path file = write(name, "{\"key\": \"" + CANARY + "\"}");
		String arn = ARNS + "prod/orders-reader";
		assertThatExceptionOfType(SecretAmbiguousException.class).isThrownBy(() -> find(arn))
			.withMessage("Secret '" + arn + "' is not read from file '" + file + "': an ARN that ends in a hyphen and "
					+ "six characters may be full or partial, so the file may be another secret's; give the secret by "
					+ "its name")
			.satisfies((ex) -> assertThat(stackTrace(ex)).doesNotContain(CANARY));
		assertThat(findField(arn + ":key")).isNull();
		assertThat(find(arn + "::AWSPREVIOUS")).isNull();
		assertThat(this.source.describe(SecretReference.parse(arn))).isEqualTo("no file in " + this.directory);
		Files.delete(file);
		assertThat(find(arn)).isNull();
		write(name + "/key", CANARY);
		assertThatExceptionOfType(SecretAmbiguousException.class).isThrownBy(() -> findField(arn + ":key"));
	}

	@Test
	void findWhenNameStartsWithSlashReadsTheFileWithoutIt() throws IOException {
		Path file = write("prod/app", "value");
		write("prod/api/key", "k");
		assertThat(find("/prod/app").origin()).isEqualTo(new SecretOrigin.MountedFile(file));
		assertThat(findField("/prod/api:key").reveal()).isEqualTo("k");
		assertThat(this.source.describe(SecretReference.parse("/prod/app"))).isEqualTo("file " + file);
	}

	@ParameterizedTest
	@CsvSource({ "prod/app,/prod/app,prod/app", "prod/db:password,prod/db/password,prod/db/password" })
	void findWhenTwoReferencesShareAFileIsRefusedForBoth(String one, String other, String name) throws IOException {
		Path file = write(name, CANARY);
		SecretReference first = SecretReference.parse(one);
		SecretReference second = SecretReference.parse(other);
		this.source.expect(List.of(first, second));
		assertShared(first, second, file);
		assertShared(second, first, file);
	}

	private void assertShared(SecretReference reference, SecretReference other, Path file) {
		assertThatExceptionOfType(SecretAmbiguousException.class).isThrownBy(() -> read(reference))
			.withMessage(
					"Secret '%s' is not read from file '%s', which is that of '%s' too; rename one of the two secrets, or read it from another source",
					reference, file, other);
	}

	private Secret read(SecretReference reference) {
		return (reference.jsonKey() != null) ? this.source.findField(reference) : this.source.find(reference);
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
	@ValueSource(strings = { "../outside", "a/../../outside", "..", ".", "./inside", "//inside", "a//inside", "inside/",
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
	void findWhenLinkIsAbsoluteAndLeadsWithinFollowsIt() throws IOException {
		write("..2026/db", "value");
		Files.createSymbolicLink(this.directory.resolve("..data"), this.directory.resolve("..2026"));
		Files.createSymbolicLink(this.directory.resolve("db"),
				this.directory.toRealPath().resolve("..data/../..data/db"));
		assertThat(find("db").reveal()).isEqualTo("value");
		Files.createSymbolicLink(this.directory.resolve("out"), this.directory.resolve("../outside"));
		Files.writeString(this.root.resolve("outside"), CANARY);
		assertThat(find("out")).isNull();
	}

	@Test
	void findWhenLinkClimbsAndComesBackReturnsNull() throws IOException {
		write("db", "value");
		Files.createDirectory(this.directory.resolve("sub"));
		Files.createSymbolicLink(this.directory.resolve("sub/up"), Path.of("../db"));
		Files.createSymbolicLink(this.directory.resolve("around"), Path.of("../secrets/db"));
		assertThat(find("sub/up").reveal()).isEqualTo("value");
		assertThat(find("around")).isNull();
	}

	@Test
	void findWhenFileIsAPipeOrDeviceReturnsNullAtOnce() throws Exception {
		assumeThat(new ProcessBuilder("mkfifo", this.directory.resolve("pipe").toString()).start().waitFor()).isZero();
		Files.createSymbolicLink(this.directory.resolve("link"), Path.of("pipe"));
		Files.createSymbolicLink(this.directory.resolve("zero"), Path.of("/dev/zero"));
		for (String name : List.of("pipe", "link", "zero", "pipe/db", "link/db")) {
			assertThat(find(name)).as(name).isNull();
		}
	}

	@Test
	void findWhileFilesAreExchangedReadsNothingElseAndNeverHangs() throws Exception {
		Files.createDirectories(this.root.resolve("outside/prod"));
		Files.writeString(this.root.resolve("outside/prod/db"), CANARY);
		write("prod/db", "value");
		write("api", "value");
		write("pipe", "value");
		boolean pipes = new ProcessBuilder("mkfifo", this.root.resolve("fifo").toString()).start().waitFor() == 0;
		AtomicBoolean attacking = new AtomicBoolean(true);
		CompletableFuture<Void> attack = CompletableFuture.runAsync(() -> {
			while (attacking.get()) {
				exchange("prod", "spare", (path) -> Files.createSymbolicLink(path, Path.of("../outside/prod")));
				exchange("api", "spare", (path) -> Files.createSymbolicLink(path, Path.of("../outside/prod/db")));
				if (pipes) {
					exchange("pipe", "spare", (path) -> Files.createLink(path, this.root.resolve("fifo")));
				}
			}
		});
		Set<String> contents = new HashSet<>();
		long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
		do {
			for (String name : List.of("prod/db", "api", "pipe")) {
				Secret secret = assertTimeoutPreemptively(TimedRead.TIMEOUT.multipliedBy(3),
						() -> findUnlessBusy(name));
				contents.add((secret != null) ? secret.reveal() : "absent");
			}
		}
		while (System.nanoTime() - end < 0);
		attacking.set(false);
		attack.get();
		assertThat(contents).contains("value").isSubsetOf("value", "absent");
		assertThat(find("prod/db").reveal()).isEqualTo("value");
		assertThat(find("pipe").reveal()).isEqualTo("value");
	}

	private Secret findUnlessBusy(String name) {
		try {
			return find(name);
		}
		catch (SecretUnavailableException ex) {
			return null;
		}
	}

	/** Puts something else in place of a file or directory, and then that back. */
	private void exchange(String name, String spare, IoConsumer<Path> other) {
		try {
			Path path = this.directory.resolve(name);
			Path aside = this.root.resolve("aside");
			Path made = this.root.resolve(spare);
			other.accept(made);
			Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE);
			Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
			Files.delete(path);
			Files.move(aside, path, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private interface IoConsumer<T> {

		void accept(T value) throws IOException;

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
			.withMessage("File '%s' of secret 'db' could not be read (FileSystemLoopException); check its mount",
					this.directory.resolve("db"));
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

	@ParameterizedTest
	@CsvSource({ "UTF-8,EFBBBF", "UTF-16LE,FFFE", "UTF-16BE,FEFF" })
	void findWhenContentStartsWithAByteOrderMarkIsTextWithoutIt(String charset, String mark) throws IOException {
		String text = "{\"password\": \"\u043f\uD83D\uDD11\"}";
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		content.write(HexFormat.of().parseHex(mark));
		content.write((text + "\r\n").getBytes(charset));
		Files.write(this.directory.resolve("db"), content.toByteArray());
		assertThat(find("db").reveal()).isEqualTo(text);
		assertThat(findField("db:password").reveal()).isEqualTo("\u043f\uD83D\uDD11");
		Files.write(this.directory.resolve("db"), HexFormat.of().parseHex(mark));
		assertThat(find("db")).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "FF00010A", "FFFE41", "FFFE3DD8", "FEFF00", "FEFFDD11", "EFBBBFFF", "FFFE000041000000",
			"C328", "EDA080", "C080" })
	void findWhenContentIsNoTextReturnsBytesUntouched(String hex) throws IOException {
		byte[] content = HexFormat.of().parseHex(hex);
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
			.hasMessage("File '%s' of secret 'db' could not be read (Input/output error); check its mount", file);
		assertThat(FileSecretSource.failure(SecretReference.parse("db"), file, new IOException("any")))
			.hasMessage("File '%s' of secret 'db' could not be read (IOException); check its mount", file);
	}

	@Test
	void failureWhenNameOfFileIsNotPrintableShowsItEscapedAndHasNoCause() {
		Path file = this.directory.resolve("db/a\nb");
		SecretException failure = FileSecretSource.failure(SecretReference.parse("db").withJsonKey("a\nb"), file,
				new FileSystemException(file.toString()));
		assertThat(failure).hasNoCause()
			.hasMessage(
					"File '%s/db/a\\nb' of secret 'db[\"a\\nb\"]' could not be read (FileSystemException); check its mount",
					this.directory);
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
		write("password", CANARY);
		write("json", "{\"a\": {\"b\": \"c\"}}");
		assertThat(findField("tree:/password")).isNull();
		assertThat(findField("json:/a/b").reveal()).isEqualTo("c");
	}

	@ParameterizedTest
	@ValueSource(strings = { "..", "../outside", "../../outside", "a/b", "..\\outside", "\\outside" })
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
