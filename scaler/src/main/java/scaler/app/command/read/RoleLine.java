package scaler.app.command.read;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import scaler.app.wiring.Roles;
import scaler.app.wiring.Session;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.RoleName;
import scaler.outbound.postgres.LastLook;
import scaler.outbound.postgres.Status;

/** Makes the lines of roles in a snapshot. */
final class RoleLine {
  private RoleLine() {}

  /**
   * Those of all roles, in their order.
   *
   * @param rows all machines that are not gone
   */
  static List<Snapshot.Role> all(
      Session session, FleetSpec fleet, List<Status.Row> rows, Instant now) {
    Status status = session.status();
    String application = fleet.application();
    Map<RoleName, Status.Sample> samples = new LinkedHashMap<>();
    status.samples(application).forEach(sample -> samples.put(sample.role(), sample));
    Leaving leaving = Leaving.of(session, application, now);
    List<Snapshot.Role> lines = new ArrayList<>();
    for (RoleSpec role : Roles.all(session, fleet)) {
      List<Machine> own =
          rows.stream().map(Status.Row::machine).filter(m -> m.role().equals(role.name())).toList();
      lines.add(
          of(
              role,
              status.look(application, role.name()),
              Optional.ofNullable(samples.get(role.name())),
              own,
              fleet.role(role.name()).isPresent() ? leaving : Leaving.NOBODY,
              fleet.limits().connections().isPresent()));
    }
    return lines;
  }

  /**
   * @param sample of its last look; empty before the first one
   * @param machines its own, all that are not gone
   * @param limited by the connections of its queue's database
   */
  private static Snapshot.Role of(
      RoleSpec role,
      LastLook look,
      Optional<Status.Sample> sample,
      List<Machine> machines,
      Leaving leaving,
      boolean limited) {
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
        goes,
        limited ? look.connections() : Optional.empty());
  }
}
