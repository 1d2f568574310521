package scaler.engine.port;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import scaler.core.model.LockedJob;
import scaler.core.model.MachineId;
import scaler.core.model.RoleName;

/** The record of jobs that were in hand of machines when those ended. */
public interface Rescues {
  /**
   * What is on record of those machines: all of the application that are gone, by the cloud's own
   * word, and the slots of those that are not.
   */
  Map<MachineId, Standing> of(String application, Collection<MachineId> machines);

  /**
   * Writes down that a job is about to be freed; once for each lock, however often it is said.
   *
   * @return during how many machines' ends this job was in hand, this one included
   * @throws LeaseLostException when the lease is over
   */
  int intend(Lease lease, Rescue rescue, Instant now);

  /**
   * Writes down what came of it, in the record and in the life of the machine.
   *
   * @throws LeaseLostException when the lease is over
   */
  void done(Lease lease, Rescue rescue, Result result, String what, Instant now);

  /**
   * A machine on record.
   *
   * @param gone since when; empty for one that is not
   */
  record Standing(long slot, Optional<Instant> gone) {}

  /**
   * A job that is to be freed.
   *
   * @param role whose queue it is in
   * @param queue the address of the queue, as the fleet file has it
   * @param slot of the machine that ended
   */
  record Rescue(RoleName role, String queue, LockedJob job, long slot) {}

  /** What came of a rescue. */
  enum Result {
    FREED,
    /** Too many machines ended during it: it is not tried again. */
    FAILED,
    /** The lock was another one by then, or none. */
    LEFT
  }
}
