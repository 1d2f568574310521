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

  /** A look begins. */
  synchronized Look look() {
    return new Look(this, newest);
  }

  /**
   * A look at the table, by one of those who work it off; they may look at the same time.
   *
   * @param since the newest number that was known when it began; negative before the first one
   */
  record Look(ArrivalCount count, long since) {
    /** What it saw; see {@link ArrivalCount#seeing}. */
    long seeing(long last, long fresh, long wanted) {
      return count.seeing(since, last, fresh, wanted);
    }
  }

  /**
   * Another look. One that began before another one had ended counted the same rows again: what is
   * newer than those is left to the next.
   *
   * @param since the newest number that was known when it began
   * @param last the highest number of a row; negative when there is none
   * @param fresh rows with higher numbers than the last look's highest
   * @param wanted those of them that the role counts
   * @return how many have come that the role counts since the first look
   */
  private synchronized long seeing(long since, long last, long fresh, long wanted) {
    if (since != newest) {
      return (long) came;
    }
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
