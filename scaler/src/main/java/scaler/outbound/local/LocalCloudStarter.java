package scaler.outbound.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import scaler.engine.port.Failure;
import scaler.engine.port.Outcome;
import scaler.outbound.local.wire.Description;
import scaler.outbound.local.wire.Endpoint;
import scaler.outbound.local.wire.HomeLock;

/**
 * Finds the daemon of a home folder, or starts it as a process of its own that outlives this one.
 */
public final class LocalCloudStarter {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int LOG_LINES = 3;

  private final Path home;
  private final List<String> command;
  private final DaemonClient daemon;

  /**
   * @param home the daemon's folder; made when it is not there
   * @param command what runs the daemon of this folder and does not return before its end
   */
  public LocalCloudStarter(Path home, List<String> command) {
    this.home = home.toAbsolutePath().normalize();
    this.command = List.copyOf(command);
    this.daemon = new DaemonClient(this.home);
  }

  /** Where the daemon's output goes. */
  public Path log() {
    return home.resolve("daemon.log");
  }

  /** The running local cloud, started if need be; waits at most 30 seconds for its answer. */
  public Outcome<Description> up() {
    if (describe() instanceof Outcome.Ok<Description> running) {
      return running;
    }
    try {
      Endpoint.privateFolder(home);
      return answerOf(started());
    } catch (IOException trouble) {
      return unavailable(
          "the local cloud cannot be started in %s (%s); make that a folder of yours with room, or set SCALER_HOME to another"
              .formatted(home, reason(trouble)));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return unavailable("interrupted while the local cloud was starting");
    }
  }

  /**
   * Ends all machines and then the daemon, and waits for that. A daemon that died before is started
   * once more, so that no machine is left behind.
   *
   * @return true when there was something to end
   */
  public Outcome<Boolean> down() {
    if (!Files.exists(Endpoint.file(home))) {
      return Outcome.ok(false);
    }
    return switch (up()) {
      case Outcome.Failed<Description>(var failure) -> Outcome.failed(failure);
      case Outcome.Ok<Description> _ ->
          switch (daemon.post("down", "", String.class)) {
            case Outcome.Failed<String>(var failure) -> Outcome.failed(failure);
            case Outcome.Ok<String> _ -> ended();
          };
    };
  }

  private Outcome<Description> describe() {
    return daemon.get("cloud", Description.class);
  }

  private Process started() throws IOException {
    return new ProcessBuilder(Stream.concat(Stream.of("setsid"), command.stream()).toList())
        .directory(home.toFile())
        .redirectInput(new File("/dev/null"))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
        .start();
  }

  private Outcome<Description> answerOf(Process process) throws InterruptedException, IOException {
    Outcome<Description> answer = describe();
    long tries = PATIENCE.dividedBy(PAUSE);
    for (long i = 0; i < tries && answer instanceof Outcome.Failed; i++) {
      Thread.sleep(PAUSE);
      // If ours has ended because another was quicker, that one answers.
      boolean over = !process.isAlive();
      answer = describe();
      if (over && answer instanceof Outcome.Failed && i > 20) {
        break;
      }
    }
    if (answer instanceof Outcome.Failed) {
      process.destroy();
      return unavailable(
          "the local cloud did not start; see %s, and that its disk has room; its last words: %s"
              .formatted(log(), lastWords()));
    }
    return answer;
  }

  private String lastWords() throws IOException {
    List<String> lines = Files.readAllLines(log());
    if (lines.isEmpty()) {
      return "none";
    }
    return String.join(" / ", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
  }

  private static String reason(IOException trouble) {
    return switch (trouble) {
      case AccessDeniedException _ -> "it is not writable";
      case FileAlreadyExistsException _ -> "a file is in its place";
      case NoSuchFileException _ -> "the folder above it cannot be made";
      case FileSystemException file ->
          Optional.ofNullable(file.getReason()).orElse("it is not writable");
      case IOException other -> String.valueOf(other.getMessage());
    };
  }

  private Outcome<Boolean> ended() {
    long tries = PATIENCE.dividedBy(PAUSE);
    try {
      for (long i = 0; i < tries; i++) {
        Optional<HomeLock> free = HomeLock.take(home);
        if (free.isPresent()) {
          free.get().close();
          return Outcome.ok(true);
        }
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (IOException trouble) {
      return unavailable(
          "it cannot be seen whether the local cloud ended: " + trouble.getMessage());
    }
    return unavailable("the local cloud is still ending its machines; look again in a moment");
  }

  private static <T> Outcome<T> unavailable(String detail) {
    return Outcome.failed(new Failure.Unavailable(detail));
  }
}
