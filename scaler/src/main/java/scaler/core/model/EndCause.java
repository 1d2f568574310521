package scaler.core.model;

import java.util.Locale;

/**
 * Why a machine is drained or ended.
 *
 * @param detail a clause for people: who asked, what was seen
 */
public record EndCause(Kind kind, String detail) {
  /**
   * That of a machine that bears a cordon which no record explains: nobody knows who decided it.
   */
  public static final EndCause RECORD_LOST =
      new EndCause(Kind.SCALE_IN, "it was on its way out when its record was lost");

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
    /** It was ill, and no milder means helped or was wanted. */
    UNHEALTHY,
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

  /** Whether a change of a machine decides its end without the proof that it is idle. */
  public static boolean isUnproven(Machine before, Machine after) {
    boolean idle = after.drain().flatMap(Machine.Drain::unlocked).isPresent();
    return before.state() != MachineState.TERMINATING
        && after.state() == MachineState.TERMINATING
        && after.end().filter(cause -> cause.isUnproven(idle)).isPresent();
  }

  /**
   * Whether an end for this cause is one of those that law 5 counts.
   *
   * @param idle whether the machine was proven idle before
   */
  private boolean isUnproven(boolean idle) {
    return switch (kind) {
      case DRAIN_TIMEOUT -> true;
      case UNHEALTHY, NEVER_READY, BY_HAND -> !idle;
      // Nobody's choice, or of a machine that stands still.
      case SCALE_IN, RETIRED, LAUNCH_FAILED, EXTERNAL, INTERRUPTED, LEFT -> false;
    };
  }
}
