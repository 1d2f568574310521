package scaler.core.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How badly launches of a role have gone lately: pauses that grow from 5 s to 5 min, so that a bad
 * image or a zone without capacity does not become a hot loop. A machine in service ends it.
 *
 * @param failures in a row
 * @param pausedUntil no launch before
 */
public record LaunchTrouble(int failures, Optional<Instant> pausedUntil, String last) {
  public static final LaunchTrouble NONE = new LaunchTrouble(0, Optional.empty(), "");

  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  public LaunchTrouble oneMore(String why, Instant now) {
    Duration pause = FIRST.multipliedBy(1L << Math.min(failures, 10));
    Duration bounded = pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    return new LaunchTrouble(failures + 1, Optional.of(now.plus(bounded)), why);
  }

  public boolean pauses(Instant now) {
    return pausedUntil.map(now::isBefore).orElse(false);
  }
}
