package scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A process that a test has started, and what it says. */
record Child(String name, Process process, Path out, Path err) {
  private static final Duration LONG = Duration.ofMinutes(2);

  /**
   * Starts a command with exactly this environment.
   *
   * @param logs a folder for its output
   */
  static Child start(
      String name, List<String> command, Map<String, String> environment, Path logs) {
    try {
      Path out = Files.createTempFile(logs, name + "-", ".out");
      Path err = Path.of(out.toString().replaceFirst("out$", "err"));
      // A shell that runs something in the background lets it ignore INT, and all its children.
      List<String> words = new ArrayList<>(List.of("env", "--default-signal=INT"));
      words.addAll(command);
      ProcessBuilder builder =
          new ProcessBuilder(words)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      return new Child(name, builder.start(), out, err);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A command that has ended. */
  record Ended(int code, String out, String err) {
    Ended ok() {
      return with(0);
    }

    Ended with(int expected) {
      assertThat(code).as("exit code; it said: %s%s", out, err).isEqualTo(expected);
      assertThat(err).doesNotContain("\tat ", "Exception");
      return this;
    }
  }

  Ended end() {
    try {
      boolean ended = process.waitFor(LONG);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      Ended said = new Ended(process.exitValue(), text(out), text(err));
      assertThat(ended).as("%s ends; it said: %s", name, said).isTrue();
      return said;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** KILL: it has no time for anything. */
  void kill() {
    process.destroyForcibly();
    end();
  }

  void signal(String signal) {
    signal(signal, process.pid());
  }

  /** Any signal to any process; nothing when it is gone. */
  static void signal(String signal, long pid) {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Waits until it has said that, on whichever stream. */
  Child says(String what) {
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> said().contains(what) || !process.isAlive());
    assertThat(said()).as("what %s says", name).contains(what);
    return this;
  }

  String said() {
    return text(out) + text(err);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
