package scaler.app.command.machine;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Moments;
import scaler.app.wiring.Refusal;
import scaler.app.wiring.Session;
import scaler.core.fleet.FleetSpec;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;

/** {@code scaler hold INSTANCE --reason TEXT [--for LENGTH]}. */
@Command(
    name = "hold",
    description = {
      "Leaves one machine alone: not drained, ended, stopped or rebooted, whatever is decided.",
      "It counts as before; one that drains is taken back. Lasts until scaler unhold, or until",
      "the time is over; restarts and new fleet files do not end it."
    },
    mixinStandardHelpOptions = true)
public final class HoldCommand implements Callable<Integer> {
  private final Here here;

  @Mixin private HeldMachine machine = new HeldMachine();

  @Option(
      names = "--for",
      paramLabel = "LENGTH",
      description = "how long, as 4h; without it until scaler unhold")
  private Optional<String> length = Optional.empty();

  @Mixin private Wish wish = new Wish();

  public HoldCommand(Here here) {
    this.here = here;
  }

  @Override
  public Integer call() {
    machine.refuseNoId();
    Optional<Duration> lasting = length.map(Times::duration);
    if (wish.reason.isBlank()) {
      throw new Refusal(Exit.USAGE, "a hold needs --reason TEXT, for whoever finds it tonight");
    }
    try (Session session = Session.open(here)) {
      FleetSpec fleet = session.fleet(wish.application);
      Machine found = machine.find(session, fleet);
      refuseTooLate(found);
      Instant now = session.database().instant();
      Optional<Instant> until = lasting.map(now::plus);
      String what =
          "%s (%s, %s) is held%s, %s; scaler does not end it"
              .formatted(
                  found.label(),
                  found.role(),
                  found.state().word(),
                  until
                      .map(end -> " until " + Moments.in(fleet.timezone(), end))
                      .orElse(" until scaler unhold"),
                  wish.asked(here));
      if (wish.dryRun) {
        here.say(what);
        here.say("dry run: nothing was held");
        return Exit.OK;
      }
      session
          .restraints()
          .hold(fleet.application(), found.id().orElseThrow(), until, wish.asker(here));
      here.say(what);
      if (found.state() == MachineState.DRAINING) {
        here.say("it was on its way out and is taken back");
      }
      return Exit.OK;
    }
  }

  private static void refuseTooLate(Machine found) {
    if (found.state() == MachineState.TERMINATING) {
      throw new Refusal(
          Exit.REFUSED,
          "%s is ending, which is not taken back; hold another one, or let it be replaced"
              .formatted(found.label()));
    }
  }
}
