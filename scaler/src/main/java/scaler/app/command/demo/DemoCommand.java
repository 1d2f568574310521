package scaler.app.command.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Refusal;

/** {@code scaler demo}. */
@Command(
    name = "demo",
    description = {
      "Runs the main job on this computer, with real parts, and leaves nothing behind.",
      "Jobs go into a delayed_jobs table; machines (processes here) are launched, work them off, are",
      "drained and ended."
    },
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  private static final String PREFIX = "scaler-demo-";

  private final Here here;

  @Option(names = "--jobs", description = "how many (default ${DEFAULT-VALUE})")
  private int jobs = 200;

  @Option(names = "--seconds", description = "how long each takes (default ${DEFAULT-VALUE})")
  private double seconds = 0.3;

  @Option(
      names = "--chart",
      paramLabel = "FILE",
      description = "where the SVG picture goes (default: a temporary file)")
  private Optional<Path> chart = Optional.empty();

  @Option(names = "--end", hidden = true, description = "ends what a killed demo has left")
  private Optional<Path> left = Optional.empty();

  public DemoCommand(Here here) {
    this.here = here;
  }

  @Override
  public Integer call() throws Exception {
    if (jobs < 1 || jobs > 10_000 || !(seconds >= 0) || seconds > 60) {
      throw new Refusal(Exit.USAGE, "the demo takes 1 to 10000 jobs of 0 to 60 seconds");
    }
    if (left.isPresent()) {
      end(left.get());
      return Exit.OK;
    }
    Path root;
    try {
      root = Files.createTempDirectory(PREFIX);
    } catch (IOException e) {
      throw new Refusal(
          Exit.FAILED,
          "no temporary folder can be made (%s); set TMPDIR".formatted(e.getMessage()));
    }
    try (Demo demo = new Demo(inside(root), root)) {
      return demo.run(jobs, seconds, chart);
    }
  }

  private Here inside(Path root) {
    return here.without("SCALER_DATABASE_URL").with("SCALER_HOME", root.resolve("home").toString());
  }

  private void end(Path root) {
    if (!String.valueOf(root.getFileName()).startsWith(PREFIX)) {
      throw new Refusal(Exit.USAGE, root + " is not the folder of a demo");
    }
    if (Files.isDirectory(root)) {
      Leftovers.end(inside(root), root);
    }
  }
}
