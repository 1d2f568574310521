package scaler.core.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The last looks at one machine, as one process saw them; whoever takes over begins anew. A look
 * that could tell nothing is not in there: unknown is not ill.
 *
 * @param beats the newest last
 * @param failing since when it has failed looks without a whole row of good ones in between
 * @param silent since when at the latest its page has answered in no look; one that answers tells
 *     its jobs itself
 * @param boot the boot id that its page named last; empty where it named none
 */
public record Pulse(
    List<Beat> beats, Optional<Instant> failing, Optional<Instant> silent, String boot) {
  /** Nobody has looked yet. */
  public static final Pulse NONE = new Pulse(List.of(), Optional.empty(), Optional.empty(), "");

  public Pulse {
    beats = List.copyOf(beats);
  }

  /** What speaks against a machine. */
  public enum Sign {
    /** Its role's HTTP check fails. */
    HEALTH,
    /** Its status page is silent. */
    PAGE,
    /** A check of the cloud's own fails. */
    CLOUD,
    /** A balancer finds it unhealthy. */
    BALANCER
  }

  /**
   * One look.
   *
   * @param ill whether the signs together say that it does not do its work
   */
  public record Beat(Instant at, boolean ill, Set<Sign> signs) {
    public Beat {
      signs = signs.isEmpty() ? EnumSet.noneOf(Sign.class) : EnumSet.copyOf(signs);
    }
  }

  /**
   * The same with one more look.
   *
   * @param window so many are kept
   */
  public Pulse and(Beat beat, int window) {
    List<Beat> kept = new ArrayList<>(window);
    for (int n = Math.max(0, beats.size() - window + 1); n < beats.size(); n++) {
      kept.add(beats.get(n));
    }
    kept.add(beat);
    boolean good = kept.size() == window && kept.stream().noneMatch(Beat::ill);
    // A process may stand still between a look's beginning and its question: so from the second on.
    boolean mute = beat.signs().contains(Sign.PAGE);
    boolean again = last().filter(one -> one.signs().contains(Sign.PAGE)).isPresent();
    return new Pulse(
        kept,
        good ? Optional.empty() : failing.or(() -> first(beat, beat.ill())),
        mute ? silent.or(() -> first(beat, again)) : Optional.empty(),
        boot);
  }

  private static Optional<Instant> first(Beat beat, boolean bad) {
    return bad ? Optional.of(beat.at()) : Optional.empty();
  }

  /** The same with what its page says of its boot. */
  public Pulse booted(String id) {
    return new Pulse(beats, failing, silent, id);
  }

  /** The same when its page answers, also in a look that is no beat. */
  public Pulse answering() {
    return silent.isEmpty() ? this : new Pulse(beats, failing, Optional.empty(), boot);
  }

  /** The newest look. */
  public Optional<Beat> last() {
    return beats.isEmpty() ? Optional.empty() : Optional.of(beats.getLast());
  }

  /** How many of the looks showed that sign. */
  public int with(Sign sign) {
    return (int) beats.stream().filter(beat -> beat.signs().contains(sign)).count();
  }

  /** How many of the looks found it ill. */
  public int ill() {
    return (int) beats.stream().filter(Beat::ill).count();
  }
}
