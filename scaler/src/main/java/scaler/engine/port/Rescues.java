package scaler.engine.port;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import scaler.core.model.LockedJob;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.model.RoleName;

/** The record of jobs that were in hand of machines when those ended. */
public interface Rescues {
  /**
   * The last that is on record of those machines. One that was let go and runs on is left out, and
   * so is one that lives a second life, in whatever application.
   */
  Map<MachineId, Standing> of(String application, Collection<MachineId> machines);

  /**
   * Writes down that a job is about to be freed, or failed; once for each lock, however often it is
   * said.
   *
   * @param most so many machines' ends within a week are too many for a job
   * @return during how many of them it was in hand, this one included, since it was failed last
   * @throws LeaseLostException when the lease is over
   */
  int intend(Lease lease, Rescue rescue, int most, Instant now);

  /**
   * Writes down what came of it, in the record and in the life of the machine.
   *
   * @throws LeaseLostException when the lease is over
   */
  void done(Lease lease, Rescue rescue, Result result, String what, Instant now);

  /**
   * A machine on record.
   *
   * @param since when that state began
   */
  record Standing(long slot, RoleName role, MachineState state, Instant since) {}

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
