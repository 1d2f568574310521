package scaler.outbound.queues;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import scaler.core.fleet.RoleSpec.Count;
import scaler.core.model.Reading;

/**
 * Numbers that a queue told of itself, which may be anything.
 *
 * @param ready jobs that wait
 * @param running jobs in hand, where it tells
 * @param oldest seconds that the first of those that wait has waited, where it tells
 */
record Told(BigDecimal ready, Optional<BigDecimal> running, Optional<BigDecimal> oldest) {
  /** Who waits longer was forgotten, or told in another unit. */
  private static final BigDecimal TEN_YEARS = BigDecimal.valueOf(315_360_000);

  private static final int DIGITS = 1_000;

  static Told number(BigDecimal jobs) {
    return new Told(jobs, Optional.empty(), Optional.empty());
  }

  /**
   * The reading, if it can be believed.
   *
   * @param where who told it, as users know it
   * @param sent when it was told, by its own clock
   */
  Reading.Known reading(Count count, String where, Instant now, Optional<Instant> sent)
      throws NoReading {
    int waits = jobs(ready, where);
    Optional<Integer> inHand =
        running.isPresent() ? Optional.of(jobs(running.get(), where)) : Optional.empty();
    if (count == Count.READY_AND_RUNNING && inHand.isEmpty()) {
      throw new NoReading(
          "%s does not tell how many jobs run, and count is ready+running".formatted(where));
    }
    Optional<Reading.Jobs> jobs = Optional.empty();
    if (inHand.isPresent() && oldest.isPresent()) {
      Duration wait = wait(oldest.get(), where);
      jobs = Optional.of(new Reading.Jobs(waits, inHand.get(), 0, 0, wait));
    }
    int demand = count == Count.READY ? waits : waits + inHand.orElse(0);
    return new Reading.Known(now, demand, jobs, Optional.empty(), sent);
  }

  /** Half a job is one. */
  private static int jobs(BigDecimal number, String where) throws NoReading {
    // Before it is written out: 1e999999999 has a billion digits.
    if (Math.abs((long) number.scale()) > DIGITS || number.precision() - number.scale() > 18) {
      throw new NoReading("%s says a number of jobs that is not believed".formatted(where));
    }
    BigDecimal whole = number.setScale(0, RoundingMode.UP);
    return NoReading.believable(whole.longValueExact(), where);
  }

  private static Duration wait(BigDecimal seconds, String where) throws NoReading {
    boolean endless = Math.abs((long) seconds.scale()) > DIGITS;
    if (endless || seconds.signum() < 0 || seconds.compareTo(TEN_YEARS) > 0) {
      throw new NoReading("%s says a wait of a job that is not believed".formatted(where));
    }
    return Duration.ofMillis(seconds.movePointRight(3).longValue());
  }
}
