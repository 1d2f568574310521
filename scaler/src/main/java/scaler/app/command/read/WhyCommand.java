package scaler.app.command.read;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import scaler.app.wiring.Counts;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Refusal;
import scaler.app.wiring.Session;
import scaler.core.fleet.FleetSpec;
import scaler.core.model.MachineId;
import scaler.core.model.RoleName;
import scaler.outbound.postgres.Status;

/** {@code scaler why ROLE|ID}. */
@Command(
    name = "why",
    description = "Says why a role has the capacity it has, or tells the life of a machine.",
    mixinStandardHelpOptions = true)
public final class WhyCommand implements Callable<Integer> {
  private final Here here;

  @Parameters(index = "0", paramLabel = "ROLE|ID", description = "a role, or a machine's id")
  private String what = "";

  @Option(
      names = {"-a", "--application"},
      paramLabel = "NAME",
      description = "the application; not needed when there is only one")
  private Optional<String> application = Optional.empty();

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "how many decisions (default ${DEFAULT-VALUE})")
  private int count = 10;

  public WhyCommand(Here here) {
    this.here = here;
  }

  @Override
  public Integer call() {
    Counts.refuse("--count", count);
    try (Session session = Session.open(here)) {
      if (MachineId.looksLike(what)) {
        machine(session.status(), new MachineId(what));
      } else {
        FleetSpec fleet = session.fleet(application);
        role(session.status(), fleet, Session.role(fleet, what));
      }
      return Exit.OK;
    }
  }

  private void role(Status status, FleetSpec fleet, RoleName role) {
    List<Status.Decided> decisions = status.decisions(fleet.application(), role, count);
    if (decisions.isEmpty()) {
      here.say("nothing was decided for %s yet".formatted(role));
    }
    for (Status.Decided decided : decisions.reversed()) {
      here.say("%s  %s".formatted(time(decided.at()), decided.sentence()));
      decided.guards().forEach(guard -> here.say("    but: " + guard));
    }
    status.machines(fleet.application()).stream()
        .filter(row -> row.machine().role().equals(role))
        .flatMap(row -> Optional.ofNullable(row.seen().get("checks")).stream())
        .forEach(here::say);
  }

  private void machine(Status status, MachineId id) {
    Status.Row row =
        status
            .machine(id)
            .orElseThrow(() -> new Refusal(Exit.USAGE, "no machine %s is on record".formatted(id)));
    here.say(
        "%s  role %s, zone %s, slot %d"
            .formatted(id, row.machine().role(), row.machine().zone(), row.machine().slot()));
    for (Status.Event event : status.life(row.machine().slot())) {
      here.say("%s  %-11s  %s".formatted(time(event.at()), event.state(), event.what()));
    }
  }

  private static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
