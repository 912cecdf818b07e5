package io.github.ecssecrets.spring.literal;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.propertyeditors.URIEditor;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.Resource;
import org.springframework.util.FileCopyUtils;
import org.springframework.util.StreamUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Spring's own editors would resolve, look for or open is made of the text of a
 * secret as it is: in records, beans, lists, arrays and maps of properties, and where it
 * is injected. Many texts in one application.
 */
class BoundConversionTests {

	private static final List<String> PARTS = List.of("${user.home}", "${absent}", "${absent:x}", "#{1+1}",
			"#{T(java.lang.Runtime).getRuntime().halt(1)}", "${", "}", "#{", "%24%7Buser.home%7D", "/", "..", "*", "?",
			"canary", "-", ":x", "\\${user.home}", "${file.separator}", "application.properties", "~", "é");

	private static final List<String> STARTS = List.of("https://localhost:1/", "http://localhost:1/?t=", "file:/tmp/",
			"file:", "jar:file:/tmp/x.jar!/", "ftp://localhost:1/");

	private static final List<String> PLAIN_STARTS = List.of("/tmp/", "", "rel/", "classpath:", "classpath*:", "./",
			"C:");

	private static final String URL_TEXT = "https://localhost:1/?t=${user.home}";

	private static final String PATH_TEXT = "rel/${user.home}/canary";

	private static final int TEXTS = 60;

	private final Random random = new Random(Long.getLong("fuzz.seed", 12));

	private final DefaultResourceLoader loader = new DefaultResourceLoader();

	private String text(List<String> starts) {
		StringBuilder text = new StringBuilder(starts.get(this.random.nextInt(starts.size())));
		for (int i = this.random.nextInt(4); i >= 0; i--) {
			text.append(PARTS.get(this.random.nextInt(PARTS.size())));
		}
		return text.toString();
	}

	@Test
	void textIsTakenAsItIs() throws IOException {
		List<String> urls = IntStream.range(0, TEXTS).mapToObj((i) -> text(STARTS)).toList();
		List<String> texts = IntStream.range(0, TEXTS).mapToObj((i) -> text(PLAIN_STARTS)).toList();
		try (SecretsManagerServer server = SecretsManagerServer.start()) {
			Map<String, String> fields = new LinkedHashMap<>(Map.of("url", URL_TEXT, "path", PATH_TEXT));
			TestApplication application = TestApplication.using(server)
				.properties("spring.config.import=ecs-secrets:prod/db?prefix=db.");
			for (int i = 0; i < TEXTS; i++) {
				fields.put("url" + i, urls.get(i));
				fields.put("text" + i, texts.get(i));
				String bound = "bound.all[" + i + "].";
				application.properties(bound + "url=${db.url" + i + "}",
						bound + "uri=" + ((uri(urls.get(i)) != null) ? "${db.url" + i + "}" : ""),
						bound + "url-file=${db.url" + i + "}", bound + "resource=${db.url" + i + "}",
						bound + "url-resources=${db.url" + i + "}", bound + "path=${db.text" + i + "}",
						bound + "file=${db.text" + i + "}", bound + "resources[0]=${db.text" + i + "}",
						bound + "split=${db.text" + i + "}", bound + "paths=${db.text" + i + "}",
						bound + "files[0]=${db.text" + i + "}", bound + "map.a=${db.text" + i + "}",
						bound + "stream=${db.text" + i + "}", bound + "reader=${db.text" + i + "}");
			}
			server.createSecret("prod/db", JsonMapper.shared().writeValueAsString(fields));
			try (var context = application.sources(Application.class).run()) {
				List<Types> all = context.getBean(Bound.class).all();
				for (int i = 0; i < TEXTS; i++) {
					assertLiteral(all.get(i), urls.get(i), texts.get(i));
				}
				assertInjected(context.getBean(Injected.class));
			}
		}
	}

	private void assertLiteral(Types types, String url, String text) throws IOException {
		SoftAssertions softly = new SoftAssertions();
		softly.assertThat(types.url().toString()).as("URL").isEqualTo(url(url).toString());
		softly.assertThat(types.uri()).as("URI").isEqualTo(uri(url));
		softly.assertThat(types.resource()).as("Resource").isEqualTo(this.loader.getResource(url));
		softly.assertThat(types.urlResources()).as("Resource[]").containsExactly(this.loader.getResource(url));
		softly.assertThat(types.path()).as("Path").isEqualTo(Path.of(text));
		softly.assertThat(types.resources()).as("List<Resource>").containsExactly(this.loader.getResource(text));
		softly.assertThat(types.split()).as("Path[]").containsExactly(Path.of(text));
		softly.assertThat(types.paths()).as("List<Path>").containsExactly(Path.of(text));
		softly.assertThat(types.map()).as("Map").containsOnly(Map.entry("a", Path.of(text)));
		softly.assertThat(StreamUtils.copyToString(types.stream(), StandardCharsets.UTF_8))
			.as("stream")
			.isEqualTo(text);
		softly.assertThat(FileCopyUtils.copyToString(types.reader())).as("reader").isEqualTo(text);
		if (!url.startsWith("file:")) {
			softly.assertThat(types.urlFile()).as("File").isEqualTo(new File(url));
		}
		if (!text.startsWith("classpath:")) {
			softly.assertThat(types.file()).as("File").isEqualTo(new File(text));
			softly.assertThat(types.files()).as("List<File>").containsExactly(new File(text));
		}
		softly.assertAll();
	}

	private void assertInjected(Injected injected) throws IOException {
		assertThat(injected.url().toString()).isEqualTo(URL_TEXT);
		assertThat(injected.uri()).isEqualTo(uri(URL_TEXT));
		assertThat(injected.resource()).isEqualTo(this.loader.getResource(URL_TEXT));
		assertThat(injected.resources()).containsExactly(this.loader.getResource(URL_TEXT));
		assertThat(injected.path()).isEqualTo(Path.of(PATH_TEXT));
		assertThat(injected.file()).isEqualTo(new File(PATH_TEXT));
		assertThat(injected.urlFile()).isEqualTo(new File(URL_TEXT));
		assertThat(StreamUtils.copyToString(injected.stream(), StandardCharsets.UTF_8)).isEqualTo(PATH_TEXT);
		assertThat(FileCopyUtils.copyToString(injected.reader())).isEqualTo(PATH_TEXT);
	}

	/** What has to be escaped is; {@code null} if that does not make it a URI. */
	private static @Nullable Object uri(String text) {
		try {
			return new URI(text);
		}
		catch (URISyntaxException ex) {
			return escaped(text);
		}
	}

	private static @Nullable Object escaped(String text) {
		try {
			URIEditor editor = new URIEditor();
			editor.setAsText(text);
			return editor.getValue();
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	@SuppressWarnings("deprecation")
	private static URL url(String text) throws MalformedURLException {
		return new URL(text);
	}

	@ConfigurationProperties("bound")
	record Bound(List<Types> all) {

	}

	@SuppressWarnings("ArrayRecordComponent") // these types are what is tested
	record Types(URL url, @Nullable URI uri, File urlFile, Resource resource, Resource[] urlResources, Path path,
			File file, List<Resource> resources, Path[] split, List<Path> paths, List<File> files,
			Map<String, Path> map, InputStream stream, Reader reader) {

	}

	@SuppressWarnings("ArrayRecordComponent")
	record Injected(URL url, URI uri, Resource resource, Resource[] resources, Path path, File file, File urlFile,
			InputStream stream, Reader reader) {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableConfigurationProperties(Bound.class)
	static class Application {

		@Bean
		Injected injected(@Value("${db.url}") URL url, @Value("${db.url}") URI uri,
				@Value("${db.url}") Resource resource, @Value("${db.url}") Resource[] resources,
				@Value("${db.path}") Path path, @Value("${db.path}") File file, @Value("${db.url}") File urlFile,
				@Value("${db.path}") InputStream stream, @Value("${db.path}") Reader reader) {
			return new Injected(url, uri, resource, resources, path, file, urlFile, stream, reader);
		}

	}

}
