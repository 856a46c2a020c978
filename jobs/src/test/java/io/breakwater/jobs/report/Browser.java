package io.breakwater.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real browser without a window, told what to do through its debugging protocol. */
final class Browser implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final long PATIENCE_SECONDS = 60;

  private final ObjectMapper mapper = new ObjectMapper();
  private final BlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();
  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private int asked;

  private Browser(Process process, Path profile, WebSocket.Builder builder, URI page) {
    this.process = process;
    this.profile = profile;
    this.socket = builder.buildAsync(page, new Listener()).join();
  }

  /** The program of a browser; null: none is on the PATH. */
  static @Nullable Path find() {
    for (String name : NAMES) {
      for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
        Path program = Path.of(folder, name);
        if (Files.isExecutable(program)) {
          return program;
        }
      }
    }
    return null;
  }

  /** Starts one. */
  static Browser start(Path program) throws Exception {
    Path profile = Files.createTempDirectory("breakwater-browser-");
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--window-size=1280,1000",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    HttpClient client = HttpClient.newHttpClient();
    String port = portOf(process, profile.resolve("DevToolsActivePort"));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list")).build();
    String list = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    for (JsonNode target : new ObjectMapper().readTree(list)) {
      if (target.get("type").asText().equals("page")) {
        URI page = URI.create(target.get("webSocketDebuggerUrl").asText());
        return new Browser(process, profile, client.newWebSocketBuilder(), page);
      }
    }
    process.destroyForcibly();
    throw new IOException("the browser has no page: " + list);
  }

  private static String portOf(Process process, Path file) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < end && process.isAlive()) {
      if (Files.exists(file)) {
        List<String> lines = Files.readAllLines(file);
        // The second line comes with the first: the file is complete.
        if (lines.size() > 1) {
          return lines.get(0);
        }
      }
      // Nobody tells when it is there.
      process.waitFor(50, TimeUnit.MILLISECONDS);
    }
    process.destroyForcibly();
    throw new IOException("the browser did not start");
  }

  /** Opens a file and waits until its own script says that it is ready. */
  void open(Path file, String fragment) throws Exception {
    send("Page.enable", mapper.createObjectNode());
    ObjectNode to = mapper.createObjectNode();
    to.put("url", file.toUri() + fragment);
    send("Page.navigate", to);
    // While it goes there, there may be no document.
    await("!!document.querySelector('html[data-ready], html[data-errors]')");
  }

  /** What an expression of the page is worth, as text. */
  String read(String expression) throws Exception {
    ObjectNode what = mapper.createObjectNode();
    what.put("expression", "String(" + expression + ")");
    JsonNode answer = send("Runtime.evaluate", what);
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
    }
    return answer.get("result").path("value").asText();
  }

  /** Waits until an expression of the page is true. */
  void await(String expression) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < end) {
      if (read(expression).equals("true")) {
        return;
      }
      process.waitFor(50, TimeUnit.MILLISECONDS);
    }
    throw new AssertionError("never true: " + expression);
  }

  /** Clicks into the middle of an element with the mouse. */
  void click(String selector) throws Exception {
    String element = "document.querySelector(" + mapper.writeValueAsString(selector) + ")";
    read(element + ".scrollIntoView({block: 'center'})");
    String[] place =
        read("(() => { const r = "
                + element
                + ".getBoundingClientRect(); return (r.x + r.width / 2) + ' ' + (r.y + r.height / 2); })()")
            .split(" ");
    mouse("mousePressed", Double.parseDouble(place[0]), Double.parseDouble(place[1]));
    mouse("mouseReleased", Double.parseDouble(place[0]), Double.parseDouble(place[1]));
  }

  /** Drags from one place of the window to another. */
  void drag(double fromX, double fromY, double toX, double toY) throws Exception {
    mouse("mousePressed", fromX, fromY);
    mouse("mouseMoved", (fromX + toX) / 2, (fromY + toY) / 2);
    mouse("mouseMoved", toX, toY);
    mouse("mouseReleased", toX, toY);
  }

  private void mouse(String type, double x, double y) throws Exception {
    ObjectNode event = mapper.createObjectNode();
    event.put("type", type).put("x", x).put("y", y).put("clickCount", 1);
    event.put("button", "left").put("buttons", type.equals("mouseReleased") ? 0 : 1);
    send("Input.dispatchMouseEvent", event);
  }

  /** Makes the page believe that its reader prefers dark or light. */
  void prefer(String scheme) throws Exception {
    ObjectNode media = mapper.createObjectNode();
    media.putArray("features").addObject().put("name", "prefers-color-scheme").put("value", scheme);
    send("Emulation.setEmulatedMedia", media);
  }

  /** A picture of a stretch of the page, PNG. */
  byte[] picture(double top, double height) throws Exception {
    ObjectNode what = mapper.createObjectNode();
    what.put("captureBeyondViewport", true);
    what.putObject("clip")
        .put("x", 0)
        .put("y", top)
        .put("width", 1280)
        .put("height", height)
        .put("scale", 1);
    return Base64.getDecoder().decode(send("Page.captureScreenshot", what).get("data").asText());
  }

  private JsonNode send(String method, ObjectNode parameters) throws Exception {
    int id = ++asked;
    ObjectNode message = mapper.createObjectNode();
    message.put("id", id).put("method", method).set("params", parameters);
    socket.sendText(mapper.writeValueAsString(message), true).join();
    while (true) {
      JsonNode answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (answer == null) {
        throw new IOException("no answer to " + method);
      }
      if (answer.path("id").asInt() == id) {
        if (answer.has("error")) {
          throw new IOException(method + ": " + answer.get("error"));
        }
        return answer.get("result");
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
    try (Stream<Path> left = Files.walk(profile)) {
      for (Path file : left.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        try {
          answers.add(mapper.readTree(text.toString()));
        } catch (IOException e) {
          throw new AssertionError(e);
        }
        text.setLength(0);
      }
      from.request(1);
      return null;
    }
  }
}
