package scaler.app.command.machine;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Refusal;
import scaler.app.wiring.Roles;
import scaler.app.wiring.Session;
import scaler.core.fleet.FleetSpec;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.model.Pause;
import scaler.core.model.RoleName;
import scaler.outbound.postgres.Status;

/** {@code scaler leave [ROLE]}. */
@Command(
    name = "leave",
    description = {
      "Lets all machines of a role, or of the whole application, go and run on.",
      "scaler has no more to do with them then. Only under a pause without an end."
    },
    mixinStandardHelpOptions = true)
public final class LeaveCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Here here;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "ROLE",
      description = "the role (default: all of the application)")
  private Optional<String> roleName = Optional.empty();

  @Mixin private Wish wish = new Wish();

  public LeaveCommand(Here here) {
    this.here = here;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Session session = Session.open(here)) {
      FleetSpec fleet = session.fleet(wish.application);
      Optional<RoleName> role = roleName.map(name -> Roles.in(fleet, name));
      List<Machine> machines =
          session.status().machines(fleet.application()).stream()
              .map(Status.Row::machine)
              .filter(machine -> role.map(machine.role()::equals).orElse(true))
              .toList();
      refuseUnpaused(session, fleet, role);
      machines.forEach(LeaveCommand::refuseHalfway);
      return leave(session, fleet, role, machines);
    }
  }

  private int leave(
      Session session, FleetSpec fleet, Optional<RoleName> role, List<Machine> machines)
      throws InterruptedException {
    String whose = role.map(RoleName::value).orElse(fleet.application());
    if (machines.isEmpty()) {
      here.say("%s has no machines".formatted(whose));
      return Exit.OK;
    }
    for (Machine machine : machines) {
      here.say(
          "%s (%s, %s) is let go and runs on, %s"
              .formatted(
                  machine.label(), machine.role(), machine.state().word(), wish.asked(here)));
    }
    if (wish.dryRun) {
      here.say("dry run: nothing was asked for");
      return Exit.OK;
    }
    Follow follow = new Follow(session, fleet);
    Set<Long> slots = new LinkedHashSet<>();
    machines.forEach(machine -> slots.add(machine.slot()));
    List<MachineId> ids = machines.stream().flatMap(machine -> machine.id().stream()).toList();
    session.wishes().leave(fleet.application(), ids, wish.asker(here));
    int code =
        follow.until(
            new Follow.Goal(
                machines.getFirst().role(),
                event -> slots.contains(event.slot()),
                slots.size(),
                MachineState.GONE,
                PATIENCE,
                "the wish stands; scaler status shows what came of it"));
    here.say(
        "the pause stays: resumed, %s gets new machines; take it out of the fleet file and apply that first, or leave the pause where it is the only role"
            .formatted(whose));
    return code;
  }

  /** Without a pause the loop would launch others in their place. */
  private void refuseUnpaused(Session session, FleetSpec fleet, Optional<RoleName> role) {
    List<Pause> lasting =
        session.wishes().pauses(fleet.application(), session.database().instant()).stream()
            .filter(pause -> pause.until().isEmpty())
            .toList();
    boolean paused =
        role.map(name -> lasting.stream().anyMatch(pause -> pause.covers(name)))
            .orElse(lasting.stream().anyMatch(pause -> pause.role().isEmpty()));
    if (!paused) {
      throw new Refusal(
          Exit.REFUSED,
          "others would be launched in their place; scaler pause %s --reason TEXT first, without --for"
              .formatted(role.map(RoleName::value).orElse("--all")));
    }
  }

  private static void refuseHalfway(Machine machine) {
    if (machine.state() == MachineState.TERMINATING || machine.id().isEmpty()) {
      throw new Refusal(
          Exit.REFUSED,
          "%s of %s is %s, which cannot be left half done; scaler resume, wait until it is over, and pause again"
              .formatted(machine.label(), machine.role(), machine.state().word()));
    }
  }
}
