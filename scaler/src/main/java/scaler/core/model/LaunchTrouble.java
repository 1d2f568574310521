package scaler.core.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How badly launches of a role have gone lately: pauses that grow from 5 s to 5 min, so that a bad
 * image does not become a hot loop; after three one machine is tried at a time. A machine in
 * service ends them. An offer without room rests on its own, and the next one is tried.
 *
 * @param failures in a row, each machine counted
 * @param inARow how many pauses they made: machines that fail while launches pause make no other
 * @param pausedUntil no launch before
 * @param resting until when an offer is not asked for; what is over may still be in it
 */
public record LaunchTrouble(
    int failures,
    int inARow,
    Optional<Instant> pausedUntil,
    String last,
    Map<Offer, Instant> resting) {
  public static final LaunchTrouble NONE = new LaunchTrouble(0, Optional.empty(), "", Map.of());

  /** Failures that each made a pause. */
  public LaunchTrouble(
      int failures, Optional<Instant> pausedUntil, String last, Map<Offer, Instant> resting) {
    this(failures, failures, pausedUntil, last, resting);
  }

  public LaunchTrouble {
    resting = Map.copyOf(resting);
  }

  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** After so many failures in a row it is not bad luck. */
  public static final int ENOUGH = 3;

  public LaunchTrouble oneMore(String why, Instant now) {
    if (pauses(now)) {
      return new LaunchTrouble(failures + 1, inARow, pausedUntil, why, resting);
    }
    Duration pause = FIRST.multipliedBy(1L << Math.min(inARow, 10));
    Duration bounded = pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    return new LaunchTrouble(
        failures + 1, inARow + 1, Optional.of(now.plus(bounded)), why, resting);
  }

  public boolean pauses(Instant now) {
    return pausedUntil.map(now::isBefore).orElse(false);
  }

  /** Whether one machine is tried at a time, until one serves. */
  public boolean isDoubtful() {
    return failures >= ENOUGH;
  }

  /** Failures in a row are over; offers rest as long as they do. */
  public LaunchTrouble over() {
    return new LaunchTrouble(0, Optional.empty(), "", resting);
  }

  /** Until when an offer rests; empty when it may be asked for. */
  public Optional<Instant> restsUntil(Offer offer, Instant now) {
    return Optional.ofNullable(resting.get(offer)).filter(now::isBefore);
  }
}
