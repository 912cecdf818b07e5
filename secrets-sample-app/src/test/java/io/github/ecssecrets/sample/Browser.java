package io.github.ecssecrets.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.FileSystemUtils;

import static org.awaitility.Awaitility.await;

/**
 * A headless Chromium with one page, led by the DevTools protocol.
 */
final class Browser implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final Process process;

	private final Path directory;

	private final WebSocket socket;

	private final AtomicInteger ids = new AtomicInteger();

	private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();

	private Browser(Process process, Path directory) throws IOException {
		this.process = process;
		this.directory = directory;
		try {
			this.socket = HttpClient.newHttpClient()
				.newWebSocketBuilder()
				.buildAsync(pageAddress(), new Listener())
				.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			process.destroyForcibly();
			throw new IOException("Chromium does not answer", ex);
		}
	}

	/**
	 * Where Chromium is on this machine.
	 * @return {@code null} if it is not there
	 */
	static Path executable() {
		return Stream.of(System.getenv("PATH").split(":"))
			.flatMap((directory) -> Stream.of("chromium", "chromium-browser", "google-chrome")
				.map(Path.of(directory)::resolve))
			.filter(Files::isExecutable)
			.findFirst()
			.orElse(null);
	}

	static Browser start() throws IOException {
		Path directory = Files.createTempDirectory("browser");
		Process process = new ProcessBuilder(List.of(String.valueOf(executable()), "--headless", "--no-sandbox",
				"--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
				"--remote-debugging-port=0", "--remote-allow-origins=*", "--user-data-dir=" + directory, "about:blank"))
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("chromium.log").toFile())
			.start();
		return new Browser(process, directory);
	}

	private URI pageAddress() throws IOException, InterruptedException {
		Path port = this.directory.resolve("DevToolsActivePort");
		await().atMost(TIMEOUT).until(() -> Files.exists(port) && Files.readAllLines(port).size() > 1);
		String list = "http://localhost:" + Files.readAllLines(port).get(0) + "/json/list";
		String pages = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create(list)).build(), BodyHandlers.ofString())
			.body();
		return JsonMapper.shared()
			.readTree(pages)
			.valueStream()
			.filter((page) -> page.get("type").asString().equals("page"))
			.map((page) -> URI.create(page.get("webSocketDebuggerUrl").asString()))
			.findFirst()
			.orElseThrow();
	}

	private JsonNode call(String method, Map<String, ?> parameters) {
		int id = this.ids.incrementAndGet();
		CompletableFuture<JsonNode> answer = new CompletableFuture<>();
		this.answers.put(id, answer);
		this.socket
			.sendText(JsonMapper.shared().writeValueAsString(Map.of("id", id, "method", method, "params", parameters)),
					true)
			.join();
		JsonNode result = answer.orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
		if (result.has("error")) {
			throw new IllegalStateException(method + ": " + result.get("error"));
		}
		return result.get("result");
	}

	/** Sets the size of the window, and whether the page is dark. */
	void window(int width, int height, boolean dark) {
		call("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
		call("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
	}

	void script(boolean allowed) {
		call("Emulation.setScriptExecutionDisabled", Map.of("value", !allowed));
	}

	void open(String address) {
		call("Page.navigate", Map.of("url", address));
		await().atMost(TIMEOUT)
			.until(() -> evaluate("document.readyState + ' ' + location.href").asString()
				.equals("complete " + address));
	}

	JsonNode evaluate(String expression) {
		return call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true)).at("/result/value");
	}

	String text() {
		return evaluate("document.body ? document.body.innerText : ''").asString();
	}

	/** Whether nothing is wider than the window. */
	boolean fits() {
		return evaluate("document.documentElement.scrollWidth <= window.innerWidth").asBoolean();
	}

	void screenshot(Path file) {
		String data = call("Page.captureScreenshot", Map.of("format", "png")).get("data").asString();
		try {
			Files.write(file, Base64.getDecoder().decode(data));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.socket.abort();
		this.process.descendants().forEach(ProcessHandle::destroyForcibly);
		this.process.destroyForcibly();
		await().atMost(TIMEOUT).until(() -> !this.process.isAlive());
		await().atMost(TIMEOUT).ignoreExceptions().until(() -> {
			FileSystemUtils.deleteRecursively(this.directory);
			return !Files.exists(this.directory);
		});
	}

	/**
	 * Collects the answers.
	 */
	private final class Listener implements WebSocket.Listener {

		private final StringBuilder message = new StringBuilder();

		@Override
		public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
			this.message.append(data);
			if (last) {
				JsonNode answer = JsonMapper.shared().readTree(this.message.toString());
				this.message.setLength(0);
				CompletableFuture<JsonNode> waiting = answer.has("id")
						? Browser.this.answers.remove(answer.get("id").asInt()) : null;
				if (waiting != null) {
					waiting.complete(answer);
				}
			}
			socket.request(1);
			return null;
		}

	}

}
