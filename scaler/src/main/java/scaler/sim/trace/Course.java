package scaler.sim.trace;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What came of a rehearsal.
 *
 * @param waits how many seconds each job waited, the shortest first
 * @param lives of all machines, those that stood at the beginning too
 * @param deeds what was done to them, in order; those that stood at the beginning are started
 */
public record Course(
    List<Double> waits, List<Life> lives, List<Deed> deeds, int launches, int ends) {
  public Course {
    waits = List.copyOf(waits);
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

  static Course of(Trace trace, Plant plant, double end) {
    List<Life> lives = new ArrayList<>();
    int launches = 0;
    int ends = 0;
    for (Unit unit : plant.all()) {
      if (unit.ended <= 0) {
        continue;
      }
      lives.add(
          new Life(
              after(trace, Math.max(0, unit.launched)), after(trace, Math.min(end, unit.ended))));
      launches += unit.launched >= 0 ? 1 : 0;
      ends += unit.ended < end ? 1 : 0;
    }
    List<Deed> deeds = new ArrayList<>();
    for (Plant.Deed deed : plant.deeds()) {
      deeds.add(
          deed.at() < 0
              ? new Deed(trace.begins(), "start", deed.machine())
              : new Deed(after(trace, deed.at()), deed.verb(), deed.machine()));
    }
    double[] waits = plant.line().waits(end);
    Arrays.sort(waits);
    return new Course(Arrays.stream(waits).boxed().toList(), lives, deeds, launches, ends);
  }

  private static Instant after(Trace trace, double seconds) {
    return trace.begins().plusMillis(Math.round(seconds * 1e3));
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

  /** How long that part of the jobs waited at the most, in seconds. */
  public double waited(double part) {
    return waits.get((int) Math.min(waits.size() - 1.0, part * waits.size()));
  }

  /** The part of the jobs that waited longer. */
  public double later(Duration wait) {
    long late = waits.stream().filter(one -> one > wait.toMillis() / 1e3).count();
    return (double) late / waits.size();
  }
}
