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
  private final long ends;
  private final double[] came;
  private final double[] takes;

  /**
   * A job: when it comes, in seconds since the epoch, and how many seconds it occupies a worker.
   */
  public record Job(double comes, double takes) {}

  /** Jobs in whatever order, from the first to the last; at least one. */
  public Trace(List<Job> jobs) {
    this(jobs, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
  }

  /**
   * Jobs in whatever order, at least one, and the time in which they came: machines are paid for
   * while none comes, too.
   *
   * @param from in seconds since the epoch; the first job may be earlier
   * @param to the same; the last job may be later
   */
  public Trace(List<Job> jobs, double from, double to) {
    if (jobs.isEmpty()) {
      throw new IllegalArgumentException("a trace has at least one job");
    }
    List<Job> sorted = jobs.stream().sorted(Comparator.comparingDouble(Job::comes)).toList();
    begins = (long) Math.floor(Math.min(from, sorted.getFirst().comes()) / GRID) * GRID;
    came = sorted.stream().mapToDouble(job -> job.comes() - begins).toArray();
    takes = sorted.stream().mapToDouble(Job::takes).toArray();
    // A job that comes at the very end comes before it.
    double last = Math.max(to - begins, came[came.length - 1] + 1e-9);
    ends = begins + (long) Math.ceil(last / GRID) * GRID;
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

  /** When a job comes, in seconds since the trace begins; the first one's number is 0. */
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

  /** How long it goes on: until it ends, and the last jobs have had time to be begun. */
  public double lasts() {
    return Duration.between(begins(), ends().plus(TAIL)).toSeconds();
  }

  /** No later than the first job comes. */
  public Instant begins() {
    return Instant.ofEpochSecond(begins);
  }

  /** When all jobs have come, or later. */
  public Instant ends() {
    return Instant.ofEpochSecond(ends);
  }
}
