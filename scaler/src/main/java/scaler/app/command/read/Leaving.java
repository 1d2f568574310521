package scaler.app.command.read;

import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import scaler.app.wiring.Session;
import scaler.core.fleet.Resolved.Subnet;
import scaler.core.model.Evacuation;
import scaler.core.model.Machine;
import scaler.core.model.MachineHolds;

/**
 * Which machines have to go because their zone is to stand empty, by what is on record now; whoever
 * decides finds the same by what it sees.
 *
 * @param zones that are to stand empty; none where no other zone is left
 */
record Leaving(Set<String> zones, MachineHolds holds) {
  /** Nobody has to go for that. */
  static final Leaving NOBODY = new Leaving(Set.of(), MachineHolds.NONE);

  static Leaving of(Session session, String application, Instant now) {
    Set<String> zones = new TreeSet<>();
    session.restraints().evacuations(application, now).stream()
        .map(Evacuation::zone)
        .forEach(zones::add);
    boolean elsewhere =
        session
            .ledger()
            .fleets()
            .active(application)
            .map(active -> active.resolved().subnets().values().stream())
            .map(subnets -> subnets.map(Subnet::zone).anyMatch(zone -> !zones.contains(zone)))
            .orElse(false);
    return new Leaving(
        elsewhere ? zones : Set.of(),
        new MachineHolds(session.restraints().holds(application, now)));
  }

  /** One that is held stays, and so does one whose data volumes lie there. */
  boolean leaves(Machine machine) {
    return machine.counts()
        && zones.contains(machine.zone())
        && machine.volumes().isEmpty()
        && !holds.hold(machine);
  }
}
