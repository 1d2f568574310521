package scaler.outbound.postgres;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.Resolved;
import scaler.core.model.Adjustment;
import scaler.core.model.Handover;
import scaler.core.model.MachineId;
import scaler.core.model.RoleName;
import scaler.sim.store.SimPeople;

/**
 * What the commands write when people ask for something.
 *
 * @param fleets applies a fleet, and tells its version
 */
record PostgresPeople(Database database, ToIntFunction<Application> fleets) implements SimPeople {
  /** A fleet that is to govern. */
  record Application(FleetSpec fleet, Resolved resolved, Map<String, String> userData) {}

  private JdbiWishes wishes() {
    return new JdbiWishes(database);
  }

  private JdbiRestraints restraints() {
    return new JdbiRestraints(database);
  }

  private static JdbiWishes.Asker as(Asker asker) {
    return new JdbiWishes.Asker(asker.by(), asker.reason());
  }

  @Override
  public void adjust(
      String application,
      RoleName role,
      Adjustment.Kind kind,
      int machines,
      Instant until,
      Asker asker) {
    wishes().adjust(application, role, kind, machines, until, as(asker));
  }

  @Override
  public int takeBack(String application, RoleName role) {
    return wishes().takeBack(application, role);
  }

  @Override
  public void end(
      String application, MachineId machine, boolean force, Optional<Shrink> shrink, Asker asker) {
    wishes()
        .end(
            application,
            machine,
            force,
            shrink.map(s -> new JdbiWishes.Shrink(s.role(), s.machines(), s.until())),
            as(asker));
  }

  @Override
  public void pause(
      String application, Optional<RoleName> role, Optional<Instant> until, Asker asker) {
    wishes().pause(application, role, until, as(asker));
  }

  @Override
  public int resume(String application, Optional<RoleName> role, Asker asker) {
    return wishes().resume(application, role, as(asker));
  }

  @Override
  public void hold(String application, MachineId machine, Optional<Instant> until, Asker asker) {
    restraints().hold(application, machine, until, as(asker));
  }

  @Override
  public boolean unhold(String application, MachineId machine, Asker asker) {
    return restraints().unhold(application, machine, as(asker));
  }

  @Override
  public void evacuate(String application, String zone, Optional<Instant> until, Asker asker) {
    restraints().evacuate(application, zone, until, as(asker));
  }

  @Override
  public boolean readmit(String application, String zone, Asker asker) {
    return restraints().readmit(application, zone, as(asker));
  }

  @Override
  public void adopt(String application, List<Handover.Adopt> machines, Asker asker) {
    wishes().adopt(application, machines, as(asker));
  }

  @Override
  public void leave(String application, List<MachineId> machines, Asker asker) {
    wishes().leave(application, machines, as(asker));
  }

  @Override
  public int apply(FleetSpec fleet, Resolved resolved, Map<String, String> userData) {
    return fleets.applyAsInt(new Application(fleet, resolved, userData));
  }
}
