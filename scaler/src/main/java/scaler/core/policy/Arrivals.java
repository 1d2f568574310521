package scaler.core.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How many jobs come.
 *
 * @param came the queue's own count when it was read last
 * @param perSecond of late
 * @param perDay in the mean of all days, the last one above all
 * @param began when the first slice began
 * @param slices how many came in each slice of time, the last one first
 */
public record Arrivals(
    long came, double perSecond, double perDay, Instant began, List<Double> slices) {
  /** The promised wait has so many slices, and no older ones are of use. */
  static final int SLICES = 30;

  /** Who gets fewer jobs a day learns as from so many. */
  private static final double FEWEST = 200;

  private static final double HOUR = 3_600;

  private static final double DAY = 24 * HOUR;

  public Arrivals {
    slices = List.copyOf(slices);
    if (slices.isEmpty() || slices.size() > SLICES || !(perSecond >= 0 && perDay > 0)) {
      throw new IllegalArgumentException(
          "%s a second, %s a day, in %d slices".formatted(perSecond, perDay, slices.size()));
    }
  }

  static Arrivals none(Load load) {
    return new Arrivals(load.came().orElse(0), 0, FEWEST, load.at(), List.of(0.0));
  }

  /**
   * The same after another reading.
   *
   * @param seconds since the last one
   * @param known seconds since the first one
   * @param lately over how many seconds {@code perSecond} is taken
   */
  Arrivals seeing(Load load, double seconds, double known, double lately, Duration wait) {
    long count = load.came().orElse(came);
    // A count that fell began anew: nothing is known of what came between.
    double more = (double) Math.max(0, count - came);
    double kept = Math.exp(-seconds / lately);
    double window = Math.min(DAY, Math.max(known, HOUR));
    double weight = Math.min(1, seconds / window);
    return new Arrivals(
        count,
        perSecond * kept + more / seconds * (1 - kept),
        Math.max(FEWEST, perDay * (1 - weight) + more / seconds * DAY * weight),
        last(load.at(), wait),
        sliced(load.at(), more, wait));
  }

  private static double slice(Duration wait) {
    return Math.max(1, wait.toSeconds() / (double) SLICES);
  }

  private long over(Instant now, Duration wait) {
    return (long) (Duration.between(began, now).toMillis() / 1e3 / slice(wait));
  }

  private Instant last(Instant now, Duration wait) {
    return began.plusMillis((long) (over(now, wait) * slice(wait) * 1e3));
  }

  /** What came since the last reading is spread over the slices that began since. */
  private List<Double> sliced(Instant now, double more, Duration wait) {
    int fresh = (int) Math.min(SLICES, over(now, wait));
    List<Double> all = new ArrayList<>(SLICES);
    for (int n = 0; n < fresh; n++) {
      all.add(more / fresh);
    }
    all.addAll(slices.subList(0, Math.min(slices.size(), SLICES - fresh)));
    if (fresh == 0) {
      all.set(0, all.getFirst() + more);
    }
    return all;
  }

  /** The longest that a job of a slice can have waited; the first is the last one that came. */
  double oldest(int slice, Instant now, Duration wait) {
    return Duration.between(began, now).toMillis() / 1e3 + slice * slice(wait);
  }

  /** How many of those that wait came before the promised wait began. */
  int overdue(Load load, Duration wait) {
    if (load.oldest().compareTo(wait) <= 0) {
      return 0;
    }
    double young = slices.stream().mapToDouble(Double::doubleValue).sum();
    return (int) Math.max(1, load.ready() - Math.round(young));
  }
}
