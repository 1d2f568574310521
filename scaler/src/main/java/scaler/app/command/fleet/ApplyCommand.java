package scaler.app.command.fleet;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Holding;
import scaler.app.wiring.Session;
import scaler.core.fleet.Resolved;
import scaler.outbound.postgres.Configurations.Applied;

/** {@code scaler apply FILE}. */
@Command(
    name = "apply",
    description = "Makes a fleet file govern from now on.",
    mixinStandardHelpOptions = true)
public final class ApplyCommand implements Callable<Integer> {
  private final Here here;

  @Parameters(paramLabel = "FILE", description = "the fleet file")
  private Path file = Path.of("fleet.yaml");

  @Option(names = "--dry-run", description = "check and show the changes only")
  private boolean dryRun;

  public ApplyCommand(Here here) {
    this.here = here;
  }

  @Override
  public Integer call() {
    var fleet = FleetFiles.read(here, file);
    var draft = FleetFiles.draft(here, file, fleet);
    try (Session session = Session.open(here)) {
      Holding.refuseRenamed(session, draft);
      Optional<Applied> active = session.configurations().active(draft.application());
      Resolved resolved = session.resolve(fleet.spec());
      FleetFiles.warn(here, session.shortages(fleet.spec(), resolved));
      List<String> lines =
          active
              .map(governing -> Differences.of(governing, draft, resolved))
              .orElseGet(() -> Meanings.of(fleet.spec(), resolved));
      if (active.isPresent() && lines.isEmpty()) {
        here.say(
            "%s is the same as version %d, which governs already"
                .formatted(file, active.get().version()));
        return Exit.OK;
      }
      lines.forEach(line -> here.say("  " + line));
      if (dryRun) {
        here.say(
            "dry run: nothing was applied; this would be version %d of %s"
                .formatted(active.map(Applied::version).orElse(0) + 1, draft.application()));
        return Exit.OK;
      }
      int version = session.configurations().apply(draft, resolved);
      here.say("version %d of %s governs from now on".formatted(version, draft.application()));
      return Exit.OK;
    }
  }
}
