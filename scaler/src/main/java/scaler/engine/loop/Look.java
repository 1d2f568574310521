package scaler.engine.loop;

import java.time.Duration;
import java.time.Instant;
import scaler.engine.port.Lease;

/** One pass over one application. */
@FunctionalInterface
public interface Look {
  /**
   * Looks once and does what follows.
   *
   * @return how soon something is expected to change; the caller may look earlier
   */
  Duration tick(Lease lease, Reconciler.Pace pace, Instant now);

  /**
   * Whoever looked so far decides no more for now: its lease is lost, or given back. Said from any
   * thread, also more than once, and also while a look hangs.
   */
  default void standsBy() {}
}
