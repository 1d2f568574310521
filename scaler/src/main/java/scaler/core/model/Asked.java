package scaler.core.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * How often the world was asked for one thing that a machine needs, so that the next time comes
 * later: pauses grow from 8 s to 2 min. It stands in the record, so a process that takes over goes
 * on with the same pauses.
 *
 * @param times in a row, from 1 on
 * @param last when it was asked last
 * @param open of a launch: when the last request was sent whose effect nobody knows
 */
public record Asked(What what, int times, Instant last, Optional<Instant> open) {
  private static final Duration FIRST = Duration.ofSeconds(8);

  /**
   * A snapshot that was begun is listed by then; asked for again before, there would be two. EC2
   * takes one of a volume in 15 seconds.
   */
  private static final Duration FIRST_OF_A_SNAPSHOT = Duration.ofSeconds(30);

  private static final Duration LONGEST = Duration.ofMinutes(2);

  /** After so long without asking, the next time is a first one. */
  private static final Duration FORGOTTEN = Duration.ofMinutes(10);

  /** So many launches without an answer take two minutes, and nobody is expected to come of it. */
  private static final int ENOUGH = 5;

  /** A machine that was launched is in a listing by then. */
  private static final Duration LISTED_BY_THEN = Duration.ofMinutes(5);

  public Asked {
    if (times < 1) {
      throw new IllegalArgumentException("asked at least once, got " + times);
    }
  }

  /** What is asked for. */
  public enum What {
    /** A machine. */
    LAUNCH,
    /** Whether a machine that no listing shows is there. */
    LOOK,
    /** A place in the balancer. */
    REGISTER,
    /** To leave the balancer. */
    DEREGISTER,
    /** The cordon tag. */
    CORDON,
    /** No cordon tag. */
    UNCORDON,
    /** Its data volumes. */
    ATTACH,
    /** Snapshots of its data volumes. */
    SNAPSHOT,
    /** A reboot. */
    REBOOT,
    /** To be powered off. */
    STOP,
    /** To be powered off without waiting for anything. */
    FORCE_STOP,
    /** To be powered on. */
    START,
    /** The machine's end. */
    END;

    /** As it stands in the database. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** As people say it. */
    public String words() {
      return word().replace('_', ' ');
    }

    /** The one of that {@link #word()}. */
    public static What of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  /** Asked for the first time. */
  public static Asked first(What what, Instant now) {
    return new Asked(what, 1, now, openSince(what, now));
  }

  /** Asked once more. */
  public Asked again(Instant now) {
    boolean inARow = now.isBefore(last.plus(FORGOTTEN));
    return new Asked(what, inARow ? times + 1 : 1, now, openSince(what, now));
  }

  private static Optional<Instant> openSince(What what, Instant now) {
    return Optional.of(now).filter(_ -> what == What.LAUNCH);
  }

  /** The same, when what it did is known: open is what was so before. */
  public Asked answered(Optional<Instant> openBefore) {
    return new Asked(what, times, last, openBefore);
  }

  /** When it may be asked again. */
  public Instant next() {
    Duration first = what == What.SNAPSHOT ? FIRST_OF_A_SNAPSHOT : FIRST;
    Duration pause = first.multipliedBy(1L << Math.min(times - 1, 10));
    return last.plus(pause.compareTo(LONGEST) > 0 ? LONGEST : pause);
  }

  /** Whether so many requests went without an answer that nothing is expected of the next. */
  public boolean isGivenUp() {
    return open.isPresent() && times >= ENOUGH;
  }

  /**
   * Whether a clear refusal of a later request also settles the one that is open: had it taken
   * effect, a listing would show the machine by now.
   */
  public static boolean settled(Optional<Instant> open, Instant now) {
    return open.map(sent -> !now.isBefore(sent.plus(LISTED_BY_THEN))).orElse(true);
  }
}
