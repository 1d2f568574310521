package scaler.sim.trace;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/**
 * Loads that nobody recorded, by how many workers are busy with them over time; a seed is a load.
 */
public final class Loads {
  static final Instant MONDAY = Instant.parse("2026-03-02T00:00:00Z");

  private Loads() {}

  /** Twelve busy workers for an hour, then hardly any for three. */
  public static Trace onAndOff(double hours, long seed) {
    return of(hours, seed, 60, time -> (long) (time / 3_600) % 4 == 3 ? 12 : 0.3);
  }

  /** From one worker to thirty and at once back, every six hours. */
  public static Trace ramp(double hours, long seed) {
    return of(hours, seed, 60, time -> 1 + 29 * (time % 21_600) / 21_600);
  }

  /** Four workers, and a crowd of forty for a quarter of an hour now and then. */
  public static Trace flashCrowd(double hours, long seed) {
    return of(hours, seed, 60, time -> time % 17_000 > 16_000 ? 40 : 4);
  }

  /** Hardly a job, and an hour with some twice a day. */
  public static Trace lull(double hours, long seed) {
    return of(hours, seed, 90, time -> (long) (time / 3_600) % 12 == 5 ? 6 : 0.15);
  }

  /** Fifteen workers by day, two by night, on Saturday and Sunday a third of it. */
  public static Trace week(double hours, long seed) {
    return of(
        hours,
        seed,
        60,
        time -> {
          double day = Math.max(0, Math.sin(2 * Math.PI * (time / 86_400 - 0.3)));
          return (2 + 13 * day) * ((long) (time / 86_400) % 7 >= 5 ? 0.3 : 1);
        });
  }

  /** Eight workers, with jobs of which one in a hundred takes a quarter of an hour and more. */
  public static Trace heavyTail(double hours, long seed) {
    return of(hours, seed, 60, 2, _ -> 8);
  }

  private static Trace of(double hours, long seed, double mean, DoubleUnaryOperator busy) {
    return of(hours, seed, mean, Math.sqrt(Math.log(2)), busy);
  }

  /**
   * Jobs of a log-normal distribution.
   *
   * @param sigma of its logarithm
   */
  private static Trace of(
      double hours, long seed, double mean, double sigma, DoubleUnaryOperator busy) {
    SplittableRandom random = new SplittableRandom(seed);
    double most = 41;
    List<Trace.Job> jobs = new ArrayList<>();
    for (double time = 0; time < hours * 3_600; ) {
      time -= Math.log(1 - random.nextDouble()) * mean / most;
      if (random.nextDouble() * most < busy.applyAsDouble(time)) {
        double takes = mean * Math.exp(sigma * random.nextGaussian() - sigma * sigma / 2);
        jobs.add(new Trace.Job(MONDAY.getEpochSecond() + time, takes));
      }
    }
    return new Trace(jobs);
  }
}
