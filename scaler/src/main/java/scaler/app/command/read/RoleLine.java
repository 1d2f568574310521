package scaler.app.command.read;

import java.util.List;
import java.util.Optional;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.outbound.postgres.LastLook;
import scaler.outbound.postgres.Status;

/** Makes the line of a role in a snapshot. */
final class RoleLine {
  private RoleLine() {}

  /**
   * @param sample of its last look; empty before the first one
   * @param machines its own, all that are not gone
   */
  static Snapshot.Role of(
      RoleSpec role,
      LastLook look,
      Optional<Status.Sample> sample,
      List<Machine> machines,
      Leaving leaving) {
    int counting = (int) machines.stream().filter(Machine::counts).count();
    int goes = (int) machines.stream().filter(leaving::leaves).count();
    int there = counting - goes;
    int inService =
        (int) machines.stream().filter(m -> m.state() == MachineState.IN_SERVICE).count();
    return new Snapshot.Role(
        role.name().value(),
        sample.map(Status.Sample::wanted).orElse(role.capacity().clamp(there)),
        there,
        inService,
        look.min().orElse(role.capacity().min()),
        look.max().orElse(role.capacity().max()),
        sample.flatMap(Status.Sample::ready),
        sample.flatMap(Status.Sample::running),
        sample.flatMap(Status.Sample::oldestSeconds).map(Math::round),
        look.because().orElse("nothing was decided yet"),
        look.counted(),
        look.foreign(),
        look.trouble(),
        goes);
  }
}
