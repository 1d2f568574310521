package scaler.core.fleet;

import java.math.BigDecimal;
import java.util.Optional;
import scaler.core.fleet.SourceSpec.DelayedJob;

/**
 * One of the queues that a role works off.
 *
 * @param weight how many ordinary jobs one of its jobs is worth, above 0; it says nothing of how
 *     many jobs are in hand, nor of how long they wait
 */
public record Weighed(SourceSpec source, BigDecimal weight) {
  public Weighed {
    if (weight.signum() <= 0) {
      throw new IllegalArgumentException("a job that is worth %s jobs".formatted(weight));
    }
    weight = weight.stripTrailingZeros();
  }

  /** A queue of ordinary jobs. */
  public Weighed(SourceSpec source) {
    this(source, BigDecimal.ONE);
  }

  /** Whether it is a queue, and not what machines have in hand. */
  public boolean isQueue() {
    return source instanceof SourceSpec.Queue;
  }

  /** The job table that it counts in, where it is one; several may count in the same. */
  public Optional<DelayedJob> table() {
    return source instanceof DelayedJob table ? Optional.of(table) : Optional.empty();
  }
}
