package scaler.app.command.fleet;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Session;
import scaler.core.fleet.Resolved;
import scaler.outbound.postgres.Configurations.Applied;

/** {@code scaler diff FILE}. */
@Command(
    name = "diff",
    description = "Shows what applying a fleet file would change; nothing changes.",
    mixinStandardHelpOptions = true)
public final class DiffCommand implements Callable<Integer> {
  private final Here here;

  @Parameters(paramLabel = "FILE", description = "the fleet file")
  private Path file = Path.of("fleet.yaml");

  public DiffCommand(Here here) {
    this.here = here;
  }

  @Override
  public Integer call() {
    var fleet = FleetFiles.read(here, file);
    var draft = FleetFiles.draft(here, file, fleet);
    try (Session session = Session.open(here)) {
      Optional<Applied> active = session.configurations().active(draft.application());
      Resolved resolved = session.resolve(fleet.spec());
      FleetFiles.warn(here, session.shortages(fleet.spec(), resolved));
      if (active.isEmpty()) {
        here.say(
            "%s was never applied; this would be its first version".formatted(draft.application()));
        Meanings.of(fleet.spec(), resolved).forEach(line -> here.say("  " + line));
        return Exit.OK;
      }
      List<String> lines = Differences.of(active.get(), draft, resolved);
      here.say(
          lines.isEmpty()
              ? "%s is the same as version %d, which governs"
                  .formatted(file, active.get().version())
              : "applying %s would change version %d:".formatted(file, active.get().version()));
      lines.forEach(line -> here.say("  " + line));
      return Exit.OK;
    }
  }
}
