package scaler.userdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A machine in a folder, on a loopback address of its own, with a metadata service of its own. */
final class TestMachine implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final AtomicInteger ADDRESSES = new AtomicInteger();
  private static final int PORT_OFFSET = 10_000;

  final Path root;
  final FakeMetadata metadata = new FakeMetadata();
  final Map<String, String> environment = new HashMap<>();
  final String address;
  private final HttpClient http = HttpClient.newHttpClient();
  private Optional<Process> process = Optional.empty();

  TestMachine(Path root, String script, String settings) throws IOException {
    this.root = root;
    int number = ADDRESSES.incrementAndGet();
    address = "127.%d.%d.1".formatted(64 + ProcessHandle.current().pid() % 128, number);
    metadata.put("meta-data/instance-id", "i-0abc" + number);
    metadata.put("meta-data/instance-type", "local.small");
    metadata.put("user-data", Userdata.composed(script, settings));
    environment.put("PATH", "/usr/bin:/bin:" + System.getenv("PATH"));
    environment.put("SCALER_METADATA", metadata.url());
    environment.put("SCALER_ROOT", root.toString());
    environment.put("SCALER_BIND", address);
    environment.put("SCALER_PORT_OFFSET", String.valueOf(PORT_OFFSET));
    environment.put("SCALER_WATCH_INTERVAL", "0.2");
    Files.writeString(root.resolve("boot.sh"), Userdata.composed(script, settings));
    Files.createFile(log());
  }

  Path log() {
    return root.resolve("log");
  }

  String logged() throws IOException {
    return Files.readString(log());
  }

  String id() throws IOException {
    return page().path("instance").asString();
  }

  /** Writes a file of the machine, such as a hook that its image brings. */
  void bring(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  TestMachine boot() throws IOException {
    process = Optional.of(start("setsid", "bash", root.resolve("boot.sh").toString()));
    return this;
  }

  Process running() {
    return process.orElseThrow();
  }

  /** Runs the boot script once more, or a hook, and waits for its exit status. */
  int run(String... command) throws IOException, InterruptedException {
    Process started = start(command);
    assertThat(started.waitFor(30, TimeUnit.SECONDS)).as("%s ends", List.of(command)).isTrue();
    return started.exitValue();
  }

  private Process start(String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    builder.environment().putAll(environment);
    return builder.start();
  }

  int runHook(String name) throws IOException, InterruptedException {
    return run(root.resolve("etc/scaler").resolve(name).toString());
  }

  HttpResponse<String> get(int port, String path) throws IOException {
    URI uri = URI.create("http://%s:%d%s".formatted(address, port + PORT_OFFSET, path));
    try {
      return http.send(
          HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build(),
          HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  JsonNode page() throws IOException {
    HttpResponse<String> answer = get(8099, "/scaler");
    if (answer.statusCode() != 200) {
      throw new IOException("the page says " + answer.statusCode());
    }
    return JsonMapper.shared().readTree(answer.body());
  }

  /** Waits until the page says so much. */
  TestMachine says(String state, String seenTag, int workers) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .untilAsserted(() -> {
          JsonNode page = page();
          assertThat(page.path("state").asString()).isEqualTo(state);
          assertThat(page.path("seenTag").asString()).isEqualTo(seenTag);
          assertThat(page.path("workers").asInt()).isEqualTo(workers);
        });
    return this;
  }

  TestMachine logs(String text) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(logged()).contains(text));
    return this;
  }

  /**
   * The living processes that belong to this machine: its folder is in their environment. A shell
   * that begins to run a command is there twice for a moment, the second as a child of the first;
   * only the first counts.
   */
  List<String> processes() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      Map<String, String> commands = new HashMap<>();
      Map<String, String> parents = new HashMap<>();
      all.filter(folder -> folder.getFileName().toString().matches("\\d+"))
          .filter(folder -> read(folder.resolve("environ")).contains("SCALER_ROOT=" + root + "\0"))
          .forEach(folder -> {
            String pid = folder.getFileName().toString();
            commands.put(pid, read(folder.resolve("cmdline")).replace('\0', ' ').strip());
            // The name in it may hold spaces and brackets; what follows it is state and parent.
            String stat = read(folder.resolve("stat"));
            parents.put(pid, stat.replaceFirst("(?s)^.*\\) \\S+ (\\d+) .*$", "$1"));
          });
      return commands.entrySet().stream()
          .filter(one -> !one.getValue().isEmpty())
          .filter(one -> !one.getValue().equals(commands.get(parents.get(one.getKey()))))
          .map(Map.Entry::getValue)
          .sorted()
          .toList();
    }
  }

  List<String> workers() throws IOException {
    return processes().stream().filter(command -> command.contains("bin/worker")).toList();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      return ""; // it has just ended, or is not ours
    }
  }

  /** Turns the machine off and proves that nothing of it is left. */
  int off() throws IOException {
    Process main = running();
    main.destroy();
    main.onExit().completeOnTimeout(main, 20, TimeUnit.SECONDS).join();
    boolean ended = !main.isAlive();
    main.destroyForcibly().onExit().join();
    assertThat(ended).as("the machine ends on TERM; it logged: %s", logged()).isTrue();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(processes()).isEmpty());
    return main.exitValue();
  }

  @Override
  public void close() throws IOException {
    try {
      if (process.isPresent()) {
        off();
      }
    } finally {
      metadata.close();
      http.close();
    }
  }
}
