package scaler.engine.port;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import scaler.core.model.Machine;

/**
 * Whether an application's record can be trusted to hold all its machines. A hold is a pause of the
 * whole application that lasts until somebody resumes. Every write checks the lease.
 */
public interface Holds {
  /**
   * How an application's record stands.
   *
   * @param slots of machines without a living row; the answer says which of them have another one
   */
  Standing of(String application, Collection<Long> slots);

  /**
   * Holds the application, or says anew why it is held.
   *
   * @param others installations whose machines bear the application's name; empty when there are
   *     none, or when they are none of this matter
   * @throws LeaseLostException when the lease is over
   */
  void hold(Lease lease, String why, Optional<String> others, Instant now);

  /**
   * Writes a machine down whose row was lost, under the slot that its tags say.
   *
   * @throws LeaseLostException when the lease is over
   */
  void remake(Lease lease, Machine machine, int version, String what, Instant now);

  /**
   * Gives no slot up to this one any more, and some after it neither.
   *
   * @throws LeaseLostException when the lease is over
   */
  void skipTo(Lease lease, long slot);

  /**
   * Writes down that all machines which the cloud shows are on record, and that nothing is held.
   *
   * @throws LeaseLostException when the lease is over
   */
  void met(Lease lease, Instant now);

  /**
   * How a record stands.
   *
   * @param met it had all machines that the cloud showed at least once
   * @param hold whether it is held, or was and is not any more
   * @param others as {@link #hold} was told
   * @param highestSlot that was ever given
   * @param taken those of the slots asked for that have a row, of whatever application and state
   */
  record Standing(
      boolean met, Hold hold, Optional<String> others, long highestSlot, Set<Long> taken) {
    public Standing {
      taken = Set.copyOf(taken);
    }
  }

  /** Where a hold stands. */
  enum Hold {
    NONE,
    IN_FORCE,
    /** Somebody has resumed, and the loop has not seen it yet. */
    ENDED
  }
}
