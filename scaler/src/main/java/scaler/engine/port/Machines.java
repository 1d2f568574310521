package scaler.engine.port;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import scaler.core.model.Handover;
import scaler.core.model.HeldVolume;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.RoleName;

/** The record of machines. Every write checks the lease. */
public interface Machines {
  /** All that are not gone, by slot. */
  List<Machine> living(String application);

  /**
   * Writes the intent for a machine down, with the request that will be sent for it.
   *
   * @param spot where it is to be, and what is set aside for it
   * @param request makes the frozen request from the slot's number
   * @throws LeaseLostException when the lease is over
   * @throws VolumesTakenException when one of the volumes is set aside for another living machine,
   *     of whatever application; nothing is written then
   */
  Machine intend(
      Lease lease,
      RoleName role,
      Spot spot,
      int version,
      LongFunction<LaunchRequest> request,
      Instant now);

  /**
   * Writes a machine down that runs already, as in service. What was asked of it when it was ours
   * before is void.
   *
   * @throws LeaseLostException when the lease is over
   */
  Machine adopt(Lease lease, Handover.Adopt wish, int version, Instant now);

  /**
   * What a new machine is given a place in.
   *
   * @param volumes all of that zone
   */
  record Spot(String zone, List<HeldVolume> volumes) {
    public Spot {
      volumes = List.copyOf(volumes);
    }
  }

  /** How many ends without proof were decided since then, by role; a role without is absent. */
  Map<RoleName, Integer> unprovenEnds(String application, Instant since);

  /** When a machine was let go, where it is not on record since. */
  Optional<Instant> letGo(String application, MachineId machine);

  /** The frozen request of a slot that was launched. */
  LaunchRequest request(long slot);

  /**
   * Writes a machine down as it is now, with an event that says what happened.
   *
   * @param before what the caller believes to be on record; the write fails when it is not
   * @throws LeaseLostException when the lease is over
   */
  void write(Lease lease, Machine before, Machine after, String what, Instant now);
}
