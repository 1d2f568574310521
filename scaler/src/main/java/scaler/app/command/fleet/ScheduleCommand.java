package scaler.app.command.fleet;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import scaler.app.wiring.Counts;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Moments;
import scaler.core.fleet.RoleSpec;
import scaler.core.schedule.CapacitySchedule.Change;
import scaler.core.schedule.CapacitySchedule.Firing;

/** {@code scaler schedule FILE}. */
@Command(
    name = "schedule",
    description = "Shows what is in force now and the next firings of each role's schedule.",
    mixinStandardHelpOptions = true)
public final class ScheduleCommand implements Callable<Integer> {
  private final Here here;

  @Parameters(paramLabel = "FILE", description = "the fleet file")
  private Path file = Path.of("fleet.yaml");

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "how many firings of each role (default ${DEFAULT-VALUE})")
  private int count = 10;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "from this instant, as 2026-11-23T07:00:00Z, instead of now")
  private Optional<Instant> from = Optional.empty();

  public ScheduleCommand(Here here) {
    this.here = here;
  }

  @Override
  public Integer call() {
    Counts.refuse("--count", count);
    Instant now = from.orElseGet(here.clock()::instant);
    for (RoleSpec role : FleetFiles.read(here, file).spec().roles()) {
      show(role, now);
    }
    return Exit.OK;
  }

  private void show(RoleSpec role, Instant now) {
    if (role.schedule().entries().isEmpty()) {
      here.say(
          "%s: no schedule, between %d and %d"
              .formatted(role.name(), role.capacity().min(), role.capacity().max()));
      return;
    }
    here.say(
        role.schedule()
            .inForce(now)
            .map(fired ->
                "%s: now %s, set %s".formatted(role.name(), change(role, fired), time(fired)))
            .orElse(role.name() + ": no line has fired yet"));
    List<Firing> next = role.schedule().next(now, count);
    next.forEach(firing ->
        here.say(
            "  %s  %-22s %s  (%s)"
                .formatted(
                    time(firing),
                    firing.entry().zone().getId(),
                    change(role, firing),
                    firing.entry().cron().line())));
  }

  private static String time(Firing firing) {
    return Moments.in(firing.entry().zone(), firing.at());
  }

  private static String change(RoleSpec role, Firing firing) {
    return switch (firing.entry().change()) {
      case Change.Capacity(var machines) ->
          role.backlog().isPresent() ? "at least " + machines : "capacity " + machines;
      case Change.Limits(var bounds) -> "between %d and %d".formatted(bounds.min(), bounds.max());
    };
  }
}
