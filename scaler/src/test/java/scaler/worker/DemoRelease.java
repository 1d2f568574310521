package scaler.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import scaler.outbound.queues.JobsTable;

/** The demo's release in a folder of its own, prepared as the demo does it, and its processes. */
final class DemoRelease {
  private final Path folder;
  private final Map<String, String> environment;
  private final List<Process> started = new ArrayList<>();

  DemoRelease(Path folder, JobsTable table) throws IOException {
    this.folder = folder;
    Path source = JobsTable.project().resolve("deploy/demo");
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = folder.resolve(source.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    Path config = Files.createDirectories(folder.resolve("config"));
    Files.writeString(
        config.resolve("database.url"),
        table.url().replaceFirst("@[^/]*/", "@dbhost:5432/") + "\n");
    Files.write(
        config.resolve("java-worker"),
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "scaler.worker.WorkerProgram"));
    String place = table.place();
    environment =
        Map.of(
            "DB_HOST", place.substring(0, place.lastIndexOf(':')),
            "DB_PORT", place.substring(place.lastIndexOf(':') + 1, place.indexOf('/')),
            "DATABASE_URL", table.url());
  }

  Path folder() {
    return folder;
  }

  /** Starts a program of the release; its output goes to the file {@code log}. */
  Process start(Map<String, String> more, String... command) throws IOException {
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    builder.environment().putAll(more);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
    Process process = builder.start();
    started.add(process);
    return process;
  }

  /** Runs a program of the release to its end and gives its status. */
  int run(String... command) throws IOException, InterruptedException {
    return statusOf(start(Map.of(), command));
  }

  /** Waits for the end. */
  static int statusOf(Process process) throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("still runs after a minute: " + process.info());
    }
    return process.exitValue();
  }

  String log() throws IOException {
    return Files.readString(folder.resolve("log"), StandardCharsets.UTF_8);
  }

  /** Ends what still runs. */
  void close() {
    started.forEach(Process::destroyForcibly);
  }
}
