package scaler.app.command.read;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Roles;
import scaler.app.wiring.Session;
import scaler.core.decide.Sentences;
import scaler.core.fleet.FleetSpec;
import scaler.core.model.RoleName;
import scaler.outbound.postgres.Status;

/** {@code scaler why-not ROLE}. */
@Command(
    name = "why-not",
    description = "Says what keeps a role from having more or fewer machines now.",
    mixinStandardHelpOptions = true)
public final class WhyNotCommand implements Callable<Integer> {
  private final Here here;

  @Parameters(index = "0", paramLabel = "ROLE", description = "the role")
  private String roleName = "";

  @Option(
      names = {"-a", "--application"},
      paramLabel = "NAME",
      description = "the application; not needed when there is only one")
  private Optional<String> application = Optional.empty();

  public WhyNotCommand(Here here) {
    this.here = here;
  }

  @Override
  public Integer call() {
    try (Session session = Session.open(here)) {
      FleetSpec fleet = session.fleet(application);
      RoleName role = Roles.of(session, fleet, roleName).name();
      Snapshot snapshot = Snapshot.of(session, fleet);
      Snapshot.Role line =
          snapshot.roles().stream()
              .filter(r -> r.name().equals(roleName))
              .findFirst()
              .orElseThrow();
      snapshot
          .alarm()
          .ifPresent(alarm ->
              here.say(SnapshotText.ALARM + alarm + "; what follows is as of the last decision"));
      here.say(
          "%s: %d wanted, %d there, %d in service, bounds %d-%d: %s"
              .formatted(
                  roleName,
                  line.wanted(),
                  line.there(),
                  line.inService(),
                  line.min(),
                  line.max(),
                  line.why()));
      snapshot.pauses().forEach(pause -> here.say("  " + pause));
      List<String> guards = guards(session.status(), fleet, role);
      guards.forEach(guard -> here.say("  " + guard));
      edges(line);
      held(snapshot, guards);
      young(snapshot, guards);
      SnapshotText.checks(
              snapshot.machines().stream().filter(one -> one.role().equals(roleName)).toList())
          .forEach(found -> here.say("  " + found));
      return Exit.OK;
    }
  }

  private static List<String> guards(Status status, FleetSpec fleet, RoleName role) {
    return status.look(fleet.application(), role).guards();
  }

  private void edges(Snapshot.Role line) {
    if (line.wanted() >= line.max()) {
      here.say("  not more: the maximum is " + line.max());
    }
    if (line.wanted() <= line.min()) {
      here.say("  not fewer: the minimum is " + line.min());
    }
  }

  /** Machines that stay whatever is asked for; those that the decision named are said already. */
  private void held(Snapshot snapshot, List<String> said) {
    snapshot.machines().stream()
        .filter(machine -> machine.role().equals(roleName))
        .filter(machine ->
            said.stream().noneMatch(guard -> guard.startsWith(machine.id() + " is held")))
        .flatMap(machine ->
            snapshot.holds().stream().filter(hold -> hold.startsWith(machine.id() + " ")))
        .forEach(hold -> here.say("  " + hold));
  }

  /** Machines that the minimum lifetime holds; those that the decision named are said already. */
  private void young(Snapshot snapshot, List<String> said) {
    snapshot.machines().stream()
        .filter(machine -> machine.role().equals(roleName))
        .filter(machine -> machine.lifetimeLeftSeconds() > 0)
        .filter(machine -> said.stream().noneMatch(guard -> guard.contains(machine.id())))
        .forEach(machine ->
            here.say(
                "  not fewer by the clock or the backlog: %s has %s of its minimum lifetime left"
                    .formatted(
                        machine.id(),
                        Sentences.of(Duration.ofSeconds(machine.lifetimeLeftSeconds())))));
  }
}
