package scaler.sim.trace;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The jobs of some days, by when they came. What they will take, nobody is told before they end.
 */
public final class Trace {
  /** A trace is whole five minutes, as those are that loads are recorded in. */
  private static final long GRID = Duration.ofMinutes(5).toMillis();

  private final long[] came;
  private final long[] takes;

  /** A job: when it comes, and for how long it occupies a worker. */
  public record Job(Instant comes, Duration takes) {}

  /** Jobs in whatever order; at least one. */
  public Trace(List<Job> jobs) {
    if (jobs.isEmpty()) {
      throw new IllegalArgumentException("a trace has at least one job");
    }
    List<Job> sorted =
        jobs.stream().sorted((one, other) -> one.comes().compareTo(other.comes())).toList();
    came = sorted.stream().mapToLong(job -> job.comes().toEpochMilli()).toArray();
    takes = sorted.stream().mapToLong(job -> job.takes().toMillis()).toArray();
  }

  /** How many jobs there are. */
  public int size() {
    return came.length;
  }

  /** When a job comes, in milliseconds since the epoch; the first one is 0. */
  long came(int job) {
    return came[job];
  }

  /** For how many milliseconds it occupies a worker. */
  long takes(int job) {
    return takes[job];
  }

  /** When the first job comes, or a little before. */
  public Instant begins() {
    return Instant.ofEpochMilli(Math.floorDiv(came[0], GRID) * GRID);
  }

  /** When all jobs have come. */
  public Instant ends() {
    return Instant.ofEpochMilli((Math.floorDiv(came[came.length - 1], GRID) + 1) * GRID);
  }
}
