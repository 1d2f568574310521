package scaler.sim.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.Resolved;
import scaler.core.model.Adjustment;
import scaler.core.model.Handover;
import scaler.core.model.MachineId;
import scaler.core.model.RoleName;

/** Writes wishes into the tables. */
record PeopleDesk(SimTables tables) implements SimPeople {
  @Override
  public void adjust(
      String application,
      RoleName role,
      Adjustment.Kind kind,
      int machines,
      Instant until,
      Asker asker) {
    tables.wishes.adjust(application, role, kind, machines, until, asker);
  }

  @Override
  public int takeBack(String application, RoleName role) {
    return tables.wishes.takeBack(application, role);
  }

  @Override
  public void end(
      String application, MachineId machine, boolean force, Optional<Shrink> shrink, Asker asker) {
    tables.wishes.end(application, machine, force, shrink, asker);
  }

  @Override
  public void pause(
      String application, Optional<RoleName> role, Optional<Instant> until, Asker asker) {
    tables.pauses.pause(application, role, until, asker);
  }

  @Override
  public int resume(String application, Optional<RoleName> role, Asker asker) {
    return tables.pauses.resume(application, role);
  }

  @Override
  public void hold(String application, MachineId machine, Optional<Instant> until, Asker asker) {
    tables.restraints.hold(application, machine, until, asker);
  }

  @Override
  public boolean unhold(String application, MachineId machine, Asker asker) {
    return tables.restraints.unhold(application, machine);
  }

  @Override
  public void evacuate(String application, String zone, Optional<Instant> until, Asker asker) {
    tables.restraints.evacuate(application, zone, until, asker);
  }

  @Override
  public boolean readmit(String application, String zone, Asker asker) {
    return tables.restraints.readmit(application, zone);
  }

  @Override
  public void adopt(String application, List<Handover.Adopt> machines, Asker asker) {
    tables.wishes.adopt(application, machines, asker);
  }

  @Override
  public void leave(String application, List<MachineId> machines, Asker asker) {
    tables.wishes.leave(application, machines, asker);
  }

  @Override
  public int apply(FleetSpec fleet, Resolved resolved, Map<String, String> userData) {
    return tables.fleets.apply(fleet, resolved, userData);
  }
}
