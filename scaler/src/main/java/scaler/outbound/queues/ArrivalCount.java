package scaler.outbound.queues;

import java.time.Duration;
import java.time.Instant;

/**
 * How many jobs have come into a table whose finished rows vanish, by the numbers that it gives to
 * its rows. Of those that came and went between two looks it is not known whether the role counts
 * them: they are taken to be like the ones that are still there. Not exact: a transaction that was
 * rolled back has used up a number.
 */
final class ArrivalCount {
  /** As many jobs tell which part of all that come is counted. */
  private static final double MEMORY = 1_000;

  /**
   * Who was not asked for so long has left that to another process, which counts for itself: what
   * both have counted must not look like one count.
   */
  private static final Duration LEFT = Duration.ofMinutes(1);

  private Instant asked;
  private boolean looked;
  private long newest = -1;
  private double came;
  private double all;
  private double counted;

  ArrivalCount(Instant now) {
    this.asked = now;
  }

  /** The same to go on with, or another one that begins anew. */
  synchronized ArrivalCount asked(Instant now) {
    if (asked.plus(LEFT).isBefore(now)) {
      return new ArrivalCount(now);
    }
    asked = now;
    return this;
  }

  /** After the first look: the newest number then. Negative before it. */
  synchronized long newest() {
    return newest;
  }

  /**
   * Another look.
   *
   * @param last the highest number of a row; negative when there is none
   * @param fresh rows with higher numbers than the last look's highest
   * @param wanted those of them that the role counts
   * @return how many have come that the role counts since the first look
   */
  synchronized long seeing(long last, long fresh, long wanted) {
    boolean first = !looked;
    looked = true;
    // Of a table that has been empty so far it is not known from which number it counts.
    long more = first ? 0 : newest < 0 ? fresh : Math.max(0, last - newest);
    newest = Math.max(newest, last);
    if (more == 0) {
      return (long) came;
    }
    all += fresh;
    counted += wanted;
    double kept = all > MEMORY ? MEMORY / all : 1;
    all *= kept;
    counted *= kept;
    double gone = Math.max(0, more - fresh);
    came += wanted + (all > 0 ? gone * counted / all : gone);
    return (long) came;
  }
}
