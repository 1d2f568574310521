package scaler.sim.trace;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The jobs of some days, by when they came. What they will take, nobody is told before they end.
 */
public final class Trace {
  /** A trace is whole five minutes, as those are that loads are recorded in. */
  private static final long GRID = Duration.ofMinutes(5).toSeconds();

  /** Jobs that came last have so long to be begun. */
  public static final Duration TAIL = Duration.ofMinutes(30);

  private final long begins;
  private final double[] came;
  private final double[] takes;

  /**
   * A job: when it comes, in seconds since the epoch, and how many seconds it occupies a worker.
   */
  public record Job(double comes, double takes) {}

  /** Jobs in whatever order; at least one. */
  public Trace(List<Job> jobs) {
    if (jobs.isEmpty()) {
      throw new IllegalArgumentException("a trace has at least one job");
    }
    List<Job> sorted = jobs.stream().sorted(Comparator.comparingDouble(Job::comes)).toList();
    begins = (long) Math.floor(sorted.getFirst().comes() / GRID) * GRID;
    came = sorted.stream().mapToDouble(job -> job.comes() - begins).toArray();
    takes = sorted.stream().mapToDouble(Job::takes).toArray();
  }

  /** How many jobs there are. */
  public int size() {
    return came.length;
  }

  /** For how many seconds a job occupies a worker, in the mean. */
  public double meanService() {
    return Arrays.stream(takes).average().orElseThrow();
  }

  /** How many jobs come before so many seconds after it begins. */
  public int before(double seconds) {
    int place = Arrays.binarySearch(came, seconds);
    return place < 0 ? -place - 1 : place;
  }

  /** When a job comes, in seconds since the trace begins; the first one is 0. */
  public double came(int job) {
    return came[job];
  }

  /** For how many seconds it occupies a worker. */
  public double takes(int job) {
    return takes[job];
  }

  /** The instant so many seconds after it begins. */
  public Instant instant(double seconds) {
    return begins().plusMillis(Math.round(seconds * 1e3));
  }

  /** How long it goes on: until the last jobs have come, and have had time to be begun. */
  public double lasts() {
    return Duration.between(begins(), ends().plus(TAIL)).toSeconds();
  }

  /** When the first job comes, or a little before. */
  public Instant begins() {
    return Instant.ofEpochSecond(begins);
  }

  /** When all jobs have come. */
  public Instant ends() {
    double last = came[came.length - 1];
    return Instant.ofEpochSecond(begins + (long) Math.ceil((last + 1e-9) / GRID) * GRID);
  }
}
