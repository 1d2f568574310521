package scaler.outbound.queues;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import scaler.core.model.PlainNumber;
import scaler.core.model.Reading;

/**
 * Programs that print how many jobs wait. Only those of one folder: whoever may write a fleet file
 * shall not be able to run what he likes on scaler's computer.
 */
final class Commands {
  private static final int LARGEST_ANSWER = 4096;

  private final Path folder;
  private final Duration limit;

  Commands(Path folder, Duration limit) {
    this.folder = folder;
    this.limit = limit;
  }

  Reading read(String name, List<String> arguments, Instant now) throws NoReading {
    List<String> words = new ArrayList<>();
    words.add(program(name).toString());
    words.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    // What scaler knows, its database's password among it, is not theirs.
    environment.keySet().retainAll(List.of("PATH", "HOME", "TZ"));
    environment.put("LC_ALL", "C");
    Process process;
    try {
      process = builder.start();
    } catch (IOException broken) {
      throw new NoReading("command %s cannot be started: %s".formatted(name, broken.getMessage()));
    }
    try {
      return number(process, name, now);
    } finally {
      List<ProcessHandle> begun = process.descendants().toList();
      // It goes first: it would go on with its next line when what it waits for is ended.
      process.destroyForcibly();
      begun.forEach(ProcessHandle::destroyForcibly);
    }
  }

  private Path program(String name) throws NoReading {
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file) || !Files.isExecutable(file)) {
      throw new NoReading(
          "there is no program %s in %s, where SCALER_COMMANDS says that commands lie"
              .formatted(name, folder));
    }
    try {
      for (Path each : List.of(folder, file)) {
        if (Files.getPosixFilePermissions(each).contains(PosixFilePermission.OTHERS_WRITE)) {
          throw new NoReading("anybody may write %s; chmod o-w".formatted(each));
        }
      }
    } catch (IOException broken) {
      throw new NoReading("command %s cannot be looked at: %s".formatted(name, broken));
    }
    return file;
  }

  private Reading number(Process process, String name, Instant now) throws NoReading {
    CompletableFuture<String> said = text(process.getInputStream());
    CompletableFuture<String> complained = text(process.getErrorStream());
    try {
      process.getOutputStream().close();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new NoReading(
            "command %s did not end within %d s".formatted(name, limit.toSeconds()));
      }
      // What it left behind may hold its output open.
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      String answer = said.get(1, TimeUnit.SECONDS);
      if (process.exitValue() != 0) {
        throw new NoReading(
            "command %s failed with exit code %d%s"
                .formatted(name, process.exitValue(), because(complained)));
      }
      OptionalLong number = PlainNumber.of(answer);
      if (number.isEmpty()) {
        throw new NoReading("command %s does not print one whole number".formatted(name));
      }
      int jobs = NoReading.believable(number.getAsLong(), "command " + name);
      return new Reading.Known(now, jobs, Optional.empty(), Optional.empty());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new NoReading("reading the queue was interrupted");
    } catch (IOException | ExecutionException | TimeoutException broken) {
      throw new NoReading("what command %s prints cannot be read".formatted(name));
    }
  }

  private static String because(CompletableFuture<String> complained)
      throws InterruptedException, ExecutionException, TimeoutException {
    return complained
        .get(1, TimeUnit.SECONDS)
        .lines()
        .findFirst()
        .map(line -> ": " + line.replaceAll("\\p{Cntrl}", " ").strip())
        .map(line -> line.substring(0, Math.min(200, line.length())))
        .orElse("");
  }

  private static CompletableFuture<String> text(InputStream stream) {
    var text = new CompletableFuture<String>();
    Thread.ofVirtual()
        .start(() -> {
          try (stream) {
            text.complete(new String(stream.readNBytes(LARGEST_ANSWER), StandardCharsets.UTF_8));
          } catch (IOException broken) {
            text.completeExceptionally(broken);
          }
        });
    return text;
  }
}
