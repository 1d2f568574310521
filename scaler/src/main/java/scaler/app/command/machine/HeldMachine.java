package scaler.app.command.machine;

import picocli.CommandLine.Parameters;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Refusal;
import scaler.app.wiring.Session;
import scaler.core.fleet.FleetSpec;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.outbound.postgres.Status;

/** The machine that is to be held, or not any more. */
final class HeldMachine {
  @Parameters(index = "0", paramLabel = "INSTANCE", description = "the machine's id")
  private String id = "";

  /** Refuses what cannot be a machine; nothing has to be asked for that. */
  void refuseNoId() {
    if (!MachineId.looksLike(id)) {
      throw new Refusal(
          Exit.USAGE, "\"%s\" is not a machine's id; scaler status lists them".formatted(id));
    }
  }

  MachineId id() {
    return new MachineId(id);
  }

  /** The machine, which is on record and not gone. */
  Machine find(Session session, FleetSpec fleet) {
    return session.status().machines(fleet.application()).stream()
        .map(Status.Row::machine)
        .filter(there -> there.label().equals(id))
        .findFirst()
        .orElseThrow(() ->
            new Refusal(
                Exit.USAGE,
                "%s has no machine %s now; scaler status lists them"
                    .formatted(fleet.application(), id)));
  }
}
