package scaler.core.history;

import java.time.Instant;

/**
 * What a queue told at one look, of the jobs that a role counts.
 *
 * @param at when it was asked
 * @param count which count {@code came} belongs to: numbers of two counts have nothing to do with
 *     each other
 * @param came how many jobs had come in all since that count began
 * @param ready jobs that waited
 * @param running jobs in hand
 * @param scheduled jobs that were due later
 */
public record QueueSample(
    Instant at, long count, long came, int ready, int running, int scheduled) {
  /** Jobs that had come and were not finished. */
  int left() {
    return ready + running + scheduled;
  }

  /** Whether another one that was taken later counts on from this one. */
  boolean isCountedOnBy(QueueSample later) {
    return later.count == count && later.came >= came;
  }
}
