package scaler.app.command.machine;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Refusal;
import scaler.app.wiring.Session;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.Resolved.Subnet;
import scaler.core.model.Evacuation;
import scaler.core.model.Machine;
import scaler.engine.port.Fleets.Active;
import scaler.outbound.postgres.Status;

/**
 * The zones of an application.
 *
 * @param launches those of its subnets
 * @param evacuated those that are to stand empty now
 * @param machines all that are not gone, in whatever zone
 */
record Zones(FleetSpec fleet, Set<String> launches, Set<String> evacuated, List<Machine> machines) {

  static Zones of(Session session, Optional<String> application) {
    FleetSpec fleet = session.fleet(application);
    Active active = session.ledger().fleets().active(fleet.application()).orElseThrow();
    Set<String> launches = new TreeSet<>();
    active.resolved().subnets().values().stream().map(Subnet::zone).forEach(launches::add);
    Set<String> evacuated = new TreeSet<>();
    session.restraints().evacuations(fleet.application(), session.database().instant()).stream()
        .map(Evacuation::zone)
        .forEach(evacuated::add);
    List<Machine> machines =
        session.status().machines(fleet.application()).stream().map(Status.Row::machine).toList();
    return new Zones(fleet, launches, evacuated, machines);
  }

  /** The machines that are there. */
  List<Machine> machines(String zone) {
    return machines.stream().filter(machine -> machine.zone().equals(zone)).toList();
  }

  /** A zone without subnets may still have machines of before. */
  void refuseUnknown(String zone) {
    if (!launches.contains(zone) && machines(zone).isEmpty()) {
      throw new Refusal(
          Exit.USAGE,
          "%s has no zone \"%s\"; it has: %s"
              .formatted(fleet.application(), zone, String.join(", ", launches)));
    }
  }

  /** Nothing could be launched any more. */
  void refuseLast(String zone) {
    Set<String> left = new TreeSet<>(launches);
    left.removeAll(evacuated);
    left.remove(zone);
    if (left.isEmpty()) {
      throw new Refusal(
          Exit.REFUSED,
          "without zone %s no subnet of %s would be left to launch in; write one of another zone into the fleet file and apply it, or scaler readmit another zone first"
              .formatted(zone, fleet.application()));
    }
  }

  /** Those that cannot leave, and why. */
  List<String> bound(List<Machine> there) {
    return there.stream()
        .filter(machine -> !machine.volumes().isEmpty())
        .map(machine ->
            "%s (%s) stays: its data volumes lie in %s; scaler terminate --instance ends it"
                .formatted(machine.label(), machine.role(), machine.zone()))
        .toList();
  }
}
