package scaler.app.command.demo;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import scaler.app.wiring.Here;
import scaler.app.wiring.Session;
import scaler.engine.port.Outcome;

/** Ends what a demo has started, also when the demo itself was killed. */
final class Leftovers {
  /** Waits for the end of process $0, which a zombie has reached; then runs the arguments. */
  private static final String WATCH = "while [ -e /proc/$0/exe ]; do sleep 1; done; exec \"$@\"";

  private Leftovers() {}

  /**
   * Starts what ends the leftovers in case this process dies. It has a session of its own, so that
   * no signal for this one meets it; whoever has ended all himself ends it, too.
   */
  static Process watch(Here here, Path root) throws IOException {
    List<String> command = new ArrayList<>(List.of("setsid", "sh", "-c", WATCH));
    command.add(Long.toString(ProcessHandle.current().pid()));
    command.addAll(here.scaler(List.of("demo", "--end", root.toString())));
    return new ProcessBuilder(command)
        .redirectInput(new File("/dev/null"))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Ends the watch, with what it waits by. */
  static void endWatch(Process watch) {
    List<ProcessHandle> waiting = watch.descendants().toList();
    watch.destroy();
    waiting.forEach(ProcessHandle::destroy);
  }

  /**
   * Ends machines, local cloud and PostgreSQL, and deletes the folder.
   *
   * @param here with a home below {@code root}
   */
  static void end(Here here, Path root) {
    if (Session.localCloud(here, List.of()).down()
        instanceof Outcome.Failed<Boolean>(var failure)) {
      here.err().println("scaler: " + failure.detail());
    }
    Session.embedded(here).stop();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      here.err().println("scaler: %s could not be deleted (%s)".formatted(root, e.getMessage()));
    }
  }
}
