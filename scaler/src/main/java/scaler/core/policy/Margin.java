package scaler.core.policy;

import java.time.Duration;

/**
 * By how much jobs are to begin before it is too late for them, so that no more are late than are
 * allowed: it grows with each job that is, and shrinks a little with each that is not. In the long
 * run the share of late jobs comes to the aim, whatever the load is like (adaptive conformal
 * inference, Gibbs and Candes, 2021).
 *
 * @param seconds may be negative: a little later than promised is still in time for most
 * @param late jobs that waited longer than promised when the queue was read last
 * @param ready jobs that waited then
 */
public record Margin(double seconds, int late, int ready) {
  /** The least it may be, as a part of the promised wait. */
  private static final double LEAST = -0.067;

  public Margin {
    if (!Double.isFinite(seconds)) {
      throw new IllegalArgumentException("a margin of %s s".formatted(seconds));
    }
  }

  static Margin first(Load load, Constants by, Duration wait) {
    return new Margin(by.firstMargin() * wait.toSeconds(), 0, load.ready());
  }

  /**
   * The same after another reading.
   *
   * @param more jobs that came since
   * @param overdue jobs that wait longer than promised now
   * @param perDay jobs that come in a day
   */
  Margin seeing(
      Load load, double more, int overdue, double perDay, Constants by, Policy.Auto promise) {
    double begun = Math.max(0, ready + more - load.ready());
    double newly = Math.max(0, overdue - Math.max(0, late - begun));
    double aim = by.aim() * (1 - promise.share());
    double wait = promise.target().toSeconds();
    double next = seconds + by.learning() * wait / perDay * (newly - aim * more);
    return new Margin(
        Math.max(LEAST * wait, Math.min(by.mostMargin() * wait, next)), overdue, load.ready());
  }
}
