package scaler.app.command.machine;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Here;
import scaler.app.wiring.Session;
import scaler.core.fleet.FleetSpec;
import scaler.core.model.MachineHold;

/** {@code scaler unhold INSTANCE}. */
@Command(
    name = "unhold",
    description = {
      "Takes the hold off a machine: it may be drained and ended like others again.",
      "What was asked for while it was held, and was not taken back, is done then."
    },
    mixinStandardHelpOptions = true)
public final class UnholdCommand implements Callable<Integer> {
  private final Here here;

  @Mixin private HeldMachine machine = new HeldMachine();
  @Mixin private Wish wish = new Wish();

  public UnholdCommand(Here here) {
    this.here = here;
  }

  @Override
  public Integer call() {
    machine.refuseNoId();
    try (Session session = Session.open(here)) {
      FleetSpec fleet = session.fleet(wish.application);
      if (wish.dryRun) {
        boolean held =
            session.restraints().holds(fleet.application(), session.database().instant()).stream()
                .map(MachineHold::machine)
                .anyMatch(machine.id()::equals);
        here.say(
            held
                ? "dry run: %s would be held no longer".formatted(machine.id())
                : "dry run: %s is not held".formatted(machine.id()));
        return Exit.OK;
      }
      boolean held =
          session.restraints().unhold(fleet.application(), machine.id(), wish.asker(here));
      here.say(
          held
              ? "%s is held no longer".formatted(machine.id())
              : "%s was not held".formatted(machine.id()));
      return Exit.OK;
    }
  }
}
