package scaler.sim.trace;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What came of a trace.
 *
 * @param lives of all machines, those that stood at the beginning too
 * @param deeds what was done to them, in order; those that stood at the beginning are started
 */
public record Course(Waits waits, List<Life> lives, List<Deed> deeds, int launches, int ends) {
  public Course {
    lives = List.copyOf(lives);
    deeds = List.copyOf(deeds);
  }

  /** From a machine's request until its end, or the end of all. */
  public record Life(Instant from, Instant to) {
    Duration length() {
      return Duration.between(from, to);
    }
  }

  /**
   * {@code start}, {@code launch}, {@code drain} or {@code take_back} of a machine, by its number.
   */
  public record Deed(Instant at, String verb, int machine) {}

  /** How machines are paid for. */
  public enum Billing {
    SECOND,
    HOUR
  }

  /** Machine-hours that are paid for: whole hours, or seconds and a minute at the least. */
  public double hours(Billing billing) {
    double hours = 0;
    for (Life life : lives) {
      double seconds = life.length().toMillis() / 1e3;
      hours +=
          switch (billing) {
            case SECOND -> Math.max(60, seconds) / 3_600;
            case HOUR -> Math.ceil(Math.max(1, seconds) / 3_600);
          };
    }
    return hours;
  }
}
