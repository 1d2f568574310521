package scaler.app.command.fleet;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import scaler.app.command.read.Table;
import scaler.app.wiring.Doctor;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.engine.port.Finding;
import scaler.engine.port.Finding.Standing;

/** {@code scaler doctor FILE}. */
@Command(
    name = "doctor",
    description = "Looks whether all that a fleet file needs is there; changes nothing.",
    mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
  private final Here here;

  @Parameters(paramLabel = "FILE", description = "the fleet file")
  private Path file = Path.of("fleet.yaml");

  public DoctorCommand(Here here) {
    this.here = here;
  }

  @Override
  public Integer call() {
    List<Finding> findings = Doctor.examine(here, FleetFiles.read(here, file));
    Table table = new Table("CHECK", "RESULT", "WHAT WAS FOUND; WHAT TO DO");
    findings.forEach(found -> table.row(found.check(), found.standing().word(), found.says()));
    table.lines().forEach(here::say);
    here.say("");
    here.say(
        "%d ok, %d missing, %d unknown"
            .formatted(
                count(findings, Standing.OK),
                count(findings, Standing.MISS),
                count(findings, Standing.UNKNOWN)));
    return count(findings, Standing.MISS) == 0 ? Exit.OK : Exit.FAILED;
  }

  private static long count(List<Finding> findings, Standing standing) {
    return findings.stream().filter(found -> found.standing() == standing).count();
  }
}
