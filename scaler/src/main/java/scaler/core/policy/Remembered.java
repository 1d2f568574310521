package scaler.core.policy;

import java.time.Instant;

/**
 * What a rule keeps from one step to the next. Small, whatever the load is like, since it is stored
 * with each step. What another rule has left, and cannot be made use of, counts as nothing.
 */
public sealed interface Remembered permits Learned, Seasoned, Window {
  /** When the queue was read last. */
  Instant at();
}
