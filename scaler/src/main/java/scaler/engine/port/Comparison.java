package scaler.engine.port;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import scaler.core.model.RoleName;

/** What a shadow would have had beside what really ran, summed up by role. */
public interface Comparison {
  /** Time between two looks that is longer was not watched, and counts for neither side. */
  Duration GAP = Duration.ofMinutes(1);

  /** Whether a role is compared already. */
  boolean begun(String application, RoleName role);

  /**
   * Begins to compare a role.
   *
   * @throws LeaseLostException when the lease is over
   */
  void begin(Lease lease, RoleName role, Instant now);

  /**
   * Adds the time since the last look, with what is there now on either side.
   *
   * @throws LeaseLostException when the lease is over
   */
  void add(Lease lease, RoleName role, Side imagined, Side real, Instant now);

  /**
   * One side at one instant.
   *
   * @param machines that run and are paid for
   * @param perHour US dollars of those whose price is known and that are not paid for anyway
   * @param unpriced how many of them have no known price
   */
  record Side(int machines, BigDecimal perHour, int unpriced) {}
}
