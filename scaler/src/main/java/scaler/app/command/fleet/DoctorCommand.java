package scaler.app.command.fleet;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import scaler.app.command.read.Table;
import scaler.app.wiring.Doctor;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Live;
import scaler.app.wiring.Refusal;
import scaler.app.wiring.Session;
import scaler.engine.port.Finding;
import scaler.engine.port.Finding.Standing;

/** {@code scaler doctor FILE}. */
@Command(
    name = "doctor",
    description = {
      "Looks whether all that a fleet file needs is there; changes nothing.",
      "With --invariants: whether what runs is as it must be."
    },
    mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
  private final Here here;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "the fleet file; with --invariants not needed where there is one application")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--invariants",
      description = "check what runs against what must always be true; changes nothing")
  private boolean invariants;

  public DoctorCommand(Here here) {
    this.here = here;
  }

  @Override
  public Integer call() {
    if (invariants) {
      return invariants();
    }
    Path needed =
        file.orElseThrow(
            () -> new Refusal(Exit.USAGE, "doctor needs a fleet file: scaler doctor FILE"));
    List<Finding> findings = Doctor.examine(here, FleetFiles.read(here, needed));
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

  /** What is broken says so line by line; nothing can be said of what cannot be seen. */
  private int invariants() {
    Optional<String> application =
        file.map(path -> FleetFiles.read(here, path).spec().application());
    try (Session session = Session.open(here)) {
      List<Live.Standing> all = Live.examine(session, session.fleet(application));
      Table table = new Table("INVARIANT", "RESULT", "WHAT MUST BE; WHAT IS WRONG AND WHAT TO DO");
      for (Live.Standing one : all) {
        String name = one.invariant().name();
        one.broken()
            .forEach(broken -> table.row(name, "BROKEN", broken.where() + ": " + broken.says()));
        if (one.unknown().isPresent()) {
          table.row(name, "unknown", one.unknown().get());
        } else if (one.broken().isEmpty()) {
          table.row(name, "holds", one.invariant().says());
        }
      }
      table.lines().forEach(here::say);
      long broken = all.stream().filter(one -> !one.broken().isEmpty()).count();
      long unknown = all.stream().filter(one -> one.unknown().isPresent()).count();
      here.say("");
      here.say(
          "%d hold, %d broken, %d unknown"
              .formatted(all.size() - broken - unknown, broken, unknown));
      return broken == 0 ? Exit.OK : Exit.FAILED;
    }
  }

  private static long count(List<Finding> findings, Standing standing) {
    return findings.stream().filter(found -> found.standing() == standing).count();
  }
}
