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
    return hours(billing, lives);
  }

  /** The same of the machines' time between two instants. */
  public double hours(Billing billing, Instant from, Instant to) {
    return hours(
        billing,
        lives.stream()
            .filter(life -> life.from.isBefore(to) && life.to.isAfter(from))
            .map(life ->
                new Life(
                    life.from.isBefore(from) ? from : life.from,
                    life.to.isAfter(to) ? to : life.to))
            .toList());
  }

  private static double hours(Billing billing, List<Life> lives) {
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
