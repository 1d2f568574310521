package scaler.outbound.postgres;

import org.jdbi.v3.core.Handle;
import scaler.engine.port.Lease;
import scaler.engine.port.LeaseLostException;

/** Lets a transaction go on only while its lease is held, and keeps it held until it commits. */
final class Fence {
  private Fence() {}

  /**
   * Checks the lease inside a transaction. The row lock makes a take-over, which changes the epoch,
   * wait for the commit. A renewal, which does not, goes on beside it: it must not wait for its
   * turn among many writes.
   *
   * @throws LeaseLostException when the epoch is over
   */
  static void check(Handle handle, Lease lease) {
    boolean held =
        handle
            .createQuery(
                """
                SELECT 1 FROM lease
                WHERE application = :application AND epoch = :epoch AND expires_at > clock_timestamp()
                FOR KEY SHARE
                """)
            .bind("application", lease.application())
            .bind("epoch", lease.epoch())
            .mapTo(Integer.class)
            .findOne()
            .isPresent();
    if (!held) {
      throw new LeaseLostException(lease);
    }
  }
}
