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

/**
 * What people ask for by hand: the same wishes as the commands write. Each call is one transaction
 * and wakes whoever decides.
 */
public interface SimPeople {
  /** Who makes a wish and why; the reason may be empty. */
  record Asker(String by, String reason) {
    /** Both as one clause. */
    String asked() {
      return "asked by " + by + (reason.isEmpty() ? "" : ": " + reason);
    }
  }

  /** That a role has at most so many machines until then, so that none comes for one that ends. */
  record Shrink(RoleName role, int machines, Instant until) {}

  /** Adds an adjustment; of those in force the last made counts. */
  void adjust(
      String application,
      RoleName role,
      Adjustment.Kind kind,
      int machines,
      Instant until,
      Asker asker);

  /**
   * Takes back every adjustment of a role that is in force.
   *
   * @return how many there were
   */
  int takeBack(String application, RoleName role);

  /** Asks for the end of one machine; another comes for it unless fewer are wanted from then on. */
  void end(
      String application, MachineId machine, boolean force, Optional<Shrink> shrink, Asker asker);

  /** Starts a pause of a role, or of the whole application; the reason may not be empty. */
  void pause(String application, Optional<RoleName> role, Optional<Instant> until, Asker asker);

  /**
   * Ends the pauses of a role (not those of the whole application), or all of the application.
   *
   * @return how many were in force
   */
  int resume(String application, Optional<RoleName> role, Asker asker);

  /** Holds a machine from now on, in place of a hold that it has; the reason may not be empty. */
  void hold(String application, MachineId machine, Optional<Instant> until, Asker asker);

  /**
   * Takes the hold off a machine.
   *
   * @return whether it was held
   */
  boolean unhold(String application, MachineId machine, Asker asker);

  /** A zone is to stand empty from now on; the reason may not be empty. */
  void evacuate(String application, String zone, Optional<Instant> until, Asker asker);

  /**
   * A zone may have machines again.
   *
   * @return whether it was to stand empty
   */
  boolean readmit(String application, String zone, Asker asker);

  /** Asks for machines to be taken over; one for which something is open already is left out. */
  void adopt(String application, List<Handover.Adopt> machines, Asker asker);

  /** Asks for machines to be let go; one for which something is open already is left out. */
  void leave(String application, List<MachineId> machines, Asker asker);

  /**
   * Applies a fleet, which governs from then on.
   *
   * @param userData composed boot scripts by the name that the fleet gives them
   * @return its version
   */
  int apply(FleetSpec fleet, Resolved resolved, Map<String, String> userData);
}
