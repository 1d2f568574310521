package scaler.core.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How badly launches of a role have gone lately: pauses that grow from 5 s to 5 min, so that a bad
 * image does not become a hot loop. A machine in service ends them. An offer without room rests on
 * its own, and the next one is tried.
 *
 * @param failures in a row
 * @param pausedUntil no launch before
 * @param resting until when an offer is not asked for; what is over may still be in it
 */
public record LaunchTrouble(
    int failures, Optional<Instant> pausedUntil, String last, Map<Offer, Instant> resting) {
  public static final LaunchTrouble NONE = new LaunchTrouble(0, Optional.empty(), "", Map.of());

  public LaunchTrouble {
    resting = Map.copyOf(resting);
  }

  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  public LaunchTrouble oneMore(String why, Instant now) {
    Duration pause = FIRST.multipliedBy(1L << Math.min(failures, 10));
    Duration bounded = pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    return new LaunchTrouble(failures + 1, Optional.of(now.plus(bounded)), why, resting);
  }

  public boolean pauses(Instant now) {
    return pausedUntil.map(now::isBefore).orElse(false);
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
