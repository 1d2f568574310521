package scaler.sim.trace;

import java.time.Duration;
import java.util.Arrays;

/** How many seconds each job waited until it was begun. */
public final class Waits {
  private final double[] inOrder;
  private final double[] sorted;
  private final int unbegun;

  /**
   * In the order in which the jobs came.
   *
   * @param unbegun how many of them nobody had begun at the end, until which their waits are told
   */
  Waits(double[] inOrder, int unbegun) {
    this.unbegun = unbegun;
    this.inOrder = inOrder.clone();
    this.sorted = inOrder.clone();
    Arrays.sort(sorted);
  }

  /** Of so many jobs. */
  public int jobs() {
    return inOrder.length;
  }

  /** Jobs that nobody had begun at the end: they waited longer than is told. */
  public int unbegun() {
    return unbegun;
  }

  /** Of a job, by its place in the trace. */
  public double of(int job) {
    return inOrder[job];
  }

  /** No more than this of that part of the jobs. */
  public double most(double part) {
    return sorted[(int) Math.min(sorted.length - 1.0, part * sorted.length)];
  }

  /** The part of the jobs that waited longer. */
  public double later(Duration wait) {
    return later(wait, 0, inOrder.length);
  }

  /**
   * The same of the jobs from one place in the trace up to another one, which is not among them;
   * zero when there are none.
   */
  public double later(Duration wait, int from, int to) {
    double seconds = wait.toMillis() / 1e3;
    int late = 0;
    for (int job = from; job < to; job++) {
      late += inOrder[job] > seconds ? 1 : 0;
    }
    return late / Math.max(1.0, to - from);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Waits waits && Arrays.equals(inOrder, waits.inOrder);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(inOrder);
  }
}
