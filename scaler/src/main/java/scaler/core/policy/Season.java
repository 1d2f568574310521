package scaler.core.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How many jobs came in each quarter of an hour of the last two weeks, and how well the same time
 * of other days has told it so far.
 *
 * @param began when the quarter began that is not over yet
 * @param open how many came in it so far
 * @param quarters those before it, the oldest first
 * @param daily how a forecast by the days before has erred
 * @param weekly how one by the weeks before has erred
 * @param plain how it errs to expect what came in the last hour
 */
public record Season(
    Instant began, double open, List<Integer> quarters, Errors daily, Errors weekly, Errors plain) {
  /** Slots are so long. */
  static final Duration QUARTER = Duration.ofMinutes(15);

  private static final double SECONDS = QUARTER.toMillis() / 1e3;
  static final int DAY = 96;
  static final int WEEK = 7 * DAY;

  /** Two weeks; none older is kept. */
  static final int MOST = 2 * WEEK;

  /** A forecast needs to know so many seasons, and of days takes no more than {@link #DAYS}. */
  static final int SEASONS = 2;

  private static final int DAYS = 7;

  /** So many quarters say how high the load is today. */
  private static final int HOUR = 4;

  private static final double LOWEST = 0.5;
  private static final double HIGHEST = 2;

  public Season {
    quarters = List.copyOf(quarters);
    if (quarters.size() > MOST || !(open >= 0)) {
      throw new IllegalArgumentException("%s in %d quarters".formatted(open, quarters.size()));
    }
  }

  /**
   * How far forecasts of a quarter were off, of late.
   *
   * @param mean jobs, in the mean of the last two days or so
   * @param quarters of so many
   */
  public record Errors(double mean, double quarters) {
    private static final double MEMORY = 2 * DAY;

    static final Errors NONE = new Errors(0, 0);

    public Errors {
      if (!(mean >= 0 && mean < Double.MAX_VALUE && quarters >= 0)) {
        throw new IllegalArgumentException("off by %s in %s".formatted(mean, quarters));
      }
    }

    Errors after(double error) {
      double all = Math.min(MEMORY, quarters + 1);
      return new Errors(mean + (error - mean) / all, all);
    }
  }

  /** Nothing is known yet. */
  static Season nothing(Instant now) {
    return new Season(now, 0, List.of(), Errors.NONE, Errors.NONE, Errors.NONE);
  }

  /** The same after so many jobs more; what came unseen is spread over the time since. */
  Season seeing(double more, Instant before, Instant now) {
    Instant end = began.plus(QUARTER);
    if (now.isBefore(end)) {
      return new Season(began, open + more, quarters, daily, weekly, plain);
    }
    // Of more than two weeks nothing else would be left.
    Instant first = now.minus(QUARTER.multipliedBy(MOST));
    if (began.isBefore(first)) {
      return nothing(now);
    }
    double seconds = Math.max(1, seconds(before, now));
    double part = Math.clamp(seconds(before, end) / seconds, 0, 1);
    return closed(open + more * part).seeing(more * (1 - part), end, now);
  }

  private Season closed(double came) {
    int next = quarters.size();
    OptionalDouble byDay = forecast(DAY, next);
    OptionalDouble byWeek = forecast(WEEK, next);
    List<Integer> all = new ArrayList<>(quarters);
    all.add((int) Math.round(Math.min(came, Integer.MAX_VALUE)));
    return new Season(
        began.plus(QUARTER),
        0,
        all.size() > MOST ? all.subList(all.size() - MOST, all.size()) : all,
        byDay.isPresent() ? daily.after(Math.abs(byDay.getAsDouble() - came)) : daily,
        byWeek.isPresent() ? weekly.after(Math.abs(byWeek.getAsDouble() - came)) : weekly,
        byDay.isPresent() ? plain.after(Math.abs(lately() - came)) : plain);
  }

  /** What a quarter of the last hour had, in the mean. */
  private double lately() {
    return quarters.subList(Math.max(0, quarters.size() - HOUR), quarters.size()).stream()
        .mapToInt(Integer::intValue)
        .average()
        .orElse(0);
  }

  /** What came at that time of the seasons before, in the mean; empty where too few are known. */
  private OptionalDouble usual(int season, int quarter) {
    double sum = 0;
    int found = 0;
    int back = quarter - season;
    while (back >= quarters.size()) {
      back -= season;
    }
    for (; back >= 0 && found < DAYS; back -= season) {
      sum += quarters.get(back);
      found++;
    }
    return found < SEASONS ? OptionalDouble.empty() : OptionalDouble.of(sum / found);
  }

  /** The same, as much higher or lower as the last hour was. */
  private OptionalDouble forecast(int season, int quarter) {
    OptionalDouble usual = usual(season, quarter);
    return usual.isEmpty() ? usual : OptionalDouble.of(usual.getAsDouble() * level(season));
  }

  private double level(int season) {
    double came = 0;
    double expected = 0;
    for (int last = Math.max(0, quarters.size() - HOUR); last < quarters.size(); last++) {
      OptionalDouble usual = usual(season, last);
      if (usual.isPresent()) {
        came += quarters.get(last);
        expected += usual.getAsDouble();
      }
    }
    return expected < 1 ? 1 : Math.clamp(came / expected, LOWEST, HIGHEST);
  }

  /** What the seasons say of an instant. */
  Outlook at(Instant now) {
    if (daily.quarters() < DAY) {
      return new Outlook.TooNew(quarters.size() / DAY, SEASONS + 1);
    }
    boolean byWeek = weekly.quarters() >= DAY && weekly.mean() < daily.mean();
    Errors errors = byWeek ? weekly : daily;
    double mean = Math.max(1, lately());
    if (errors.mean() >= plain.mean()) {
      return new Outlook.NoBetter(percent(errors, mean), percent(plain, mean));
    }
    int season = byWeek ? WEEK : DAY;
    double place = quarters.size() + seconds(began, now) / SECONDS - 0.5;
    int left = (int) Math.floor(place);
    OptionalDouble one = forecast(season, left);
    OptionalDouble other = forecast(season, left + 1);
    return one.isEmpty() || other.isEmpty()
        ? new Outlook.TooNew(quarters.size() / DAY, SEASONS + 1)
        : new Outlook.Foreseen(
            (one.getAsDouble() + (place - left) * (other.getAsDouble() - one.getAsDouble()))
                / SECONDS,
            now,
            percent(errors, mean));
  }

  private static int percent(Errors errors, double mean) {
    return (int) Math.round(Math.min(999, 100 * errors.mean() / mean));
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1e3;
  }
}
