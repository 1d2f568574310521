package scaler.core.model;

import java.util.Locale;

/**
 * Why a machine is drained or ended.
 *
 * @param detail a clause for people: who asked, what was seen
 */
public record EndCause(Kind kind, String detail) {
  /** The kinds that differ in what they must respect. */
  public enum Kind {
    /** More machines than wanted: respects the minimum lifetime, needs proof of idleness. */
    SCALE_IN,
    /** Somebody asked for it: needs proof of idleness. */
    BY_HAND,
    /** Its role left the fleet file: needs proof of idleness. */
    RETIRED,
    /** It did not become ready in its start-up time. */
    NEVER_READY,
    /** The cloud did not launch it. */
    LAUNCH_FAILED,
    /** Somebody or something else ended it. */
    EXTERNAL,
    /** The cloud takes a spot machine back, or has done so: nobody's fault, and not held up. */
    INTERRUPTED,
    /** It was let go by hand: it runs on, and scaler has no more to do with it. */
    LEFT,
    /** It was not proven idle in time and its role says {@code onTimeout: terminate}. */
    DRAIN_TIMEOUT;

    /** As it stands in the database. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of that {@link #word()}. */
    public static Kind of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }
}
