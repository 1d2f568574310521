package scaler.app.command.fleet;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;

/** {@code scaler validate FILE}. */
@Command(
    name = "validate",
    description = "Says every mistake of a fleet file, each with its place and what is allowed.",
    mixinStandardHelpOptions = true)
public final class ValidateCommand implements Callable<Integer> {
  private final Here here;

  @Parameters(paramLabel = "FILE", description = "the fleet file")
  private Path file = Path.of("fleet.yaml");

  public ValidateCommand(Here here) {
    this.here = here;
  }

  @Override
  public Integer call() {
    var fleet = FleetFiles.read(here, file);
    int roles = fleet.spec().roles().size();
    here.say(
        "%s is a good fleet file: application %s, %d %s"
            .formatted(file, fleet.spec().application(), roles, roles == 1 ? "role" : "roles"));
    return Exit.OK;
  }
}
