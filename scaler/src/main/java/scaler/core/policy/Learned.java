package scaler.core.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What {@link Deadlines} has learned of a role by its readings.
 *
 * @param since when it began
 * @param at when the queue was read last
 */
public record Learned(
    Instant since, Instant at, Arrivals arrivals, JobTime job, BootTime boot, Margin margin)
    implements Remembered {

  /** Nothing but what is usual. */
  static Learned nothing(Load load, Policy.Auto promise, Constants by) {
    return new Learned(
        load.at(),
        load.at(),
        Arrivals.none(load),
        JobTime.usual(load),
        BootTime.USUAL,
        Margin.first(load, by, promise.target()));
  }

  /** The same after another reading. One that is not newer teaches nothing. */
  static Learned of(Optional<Learned> before, Load load, Policy.Auto promise, Constants by) {
    if (before.isEmpty()) {
      return nothing(load, promise, by);
    }
    return before.get().at.isBefore(load.at())
        ? before.get().seeing(load, promise, by)
        : before.get();
  }

  private Learned seeing(Load load, Policy.Auto promise, Constants by) {
    double seconds = seconds(at, load.at());
    Arrivals next =
        arrivals.seeing(load, seconds, seconds(since, load.at()), by.lately(), promise.target());
    double more = (double) Math.max(0, next.came() - arrivals.came());
    int overdue = next.overdue(load, promise.target());
    return new Learned(
        since,
        load.at(),
        next,
        job.seeing(load, seconds, more),
        boots(load),
        margin.seeing(load, more, overdue, next.perDay(), by, promise));
  }

  /**
   * Jobs that machines there and on their way are expected to begin within some seconds.
   *
   * @param serving machines that take jobs now
   * @param free jobs that they could begin now
   */
  double begun(Load load, double seconds, int serving, int free) {
    double begun = serving * load.slots() * seconds / job.seconds() + free;
    for (Duration ago : load.coming()) {
      double left = boot.left(ago);
      if (left < seconds) {
        begun += load.slots() * (1 + (seconds - left) / job.seconds());
      }
    }
    return begun;
  }

  private BootTime boots(Load load) {
    BootTime all = boot;
    for (Duration took : load.booted()) {
      all = all.after(took);
    }
    return all;
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1e3;
  }
}
