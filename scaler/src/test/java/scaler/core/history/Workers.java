package scaler.core.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Jobs that some workers do in the order in which they come, and what somebody sees who looks at
 * them now and then. Seconds since {@link #MONDAY}.
 */
public final class Workers {
  static final Instant MONDAY = Instant.parse("2026-03-02T00:00:00Z");

  final double[] came;
  final double[] begun;
  final double[] ended;
  final double meanSeconds;

  /**
   * What becomes of jobs.
   *
   * @param came the first one first
   */
  public Workers(double[] came, double[] takes, int workers) {
    this.came = came;
    this.begun = new double[came.length];
    this.ended = new double[came.length];
    PriorityQueue<Double> free = new PriorityQueue<>();
    for (int worker = 0; worker < workers; worker++) {
      free.add(0.0);
    }
    for (int job = 0; job < came.length; job++) {
      begun[job] = Math.max(came[job], free.remove());
      ended[job] = begun[job] + takes[job];
      free.add(ended[job]);
    }
    Arrays.sort(ended);
    this.meanSeconds = Arrays.stream(takes).average().orElse(0);
  }

  /**
   * Jobs at random.
   *
   * @param mean seconds; lengths vary by as much
   */
  static Workers at(int jobs, double seconds, double mean, int workers, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] came = random.doubles(jobs, 0, seconds).sorted().toArray();
    double[] takes = random.doubles(jobs).map(part -> -mean * Math.log(1 - part)).toArray();
    return new Workers(came, takes, workers);
  }

  /** A look every so many seconds, more or less, until all is done. */
  public List<QueueSample> samples(double apart, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<QueueSample> samples = new ArrayList<>();
    double end = ended[ended.length - 1] + apart;
    for (double at = 0; at < end; at += apart * (0.5 + random.nextDouble())) {
      samples.add(sample(Math.round(at * 1e3) / 1e3));
    }
    samples.add(sample(Math.ceil(end)));
    return samples;
  }

  QueueSample sample(double at) {
    int here = before(came, at);
    int taken = before(begun, at);
    int gone = before(ended, at);
    return new QueueSample(
        MONDAY.plusMillis(Math.round(at * 1e3)), 1, here, here - taken, taken - gone, 0);
  }

  private static int before(double[] sorted, double at) {
    int place = Arrays.binarySearch(sorted, at);
    return place < 0 ? -place - 1 : place;
  }
}
