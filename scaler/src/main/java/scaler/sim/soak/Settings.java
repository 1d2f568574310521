package scaler.sim.soak;

import java.time.Duration;
import java.util.Optional;
import scaler.sim.fault.FaultKind;
import scaler.sim.fault.Spared;

/**
 * How lives are simulated.
 *
 * @param hours of trouble; some time without follows
 * @param nodes processes at the most; each seed takes some of them
 * @param only the one kind of trouble that there is, in every life; empty: as the seed says
 * @param spared what of it is left out
 * @param inWords whether the story is kept in words
 */
public record Settings(
    Duration hours, int nodes, Optional<FaultKind> only, Spared spared, boolean inWords) {
  /** Six hours, up to five processes, every kind of trouble. */
  public static final Settings STANDARD =
      new Settings(Duration.ofHours(6), 5, Optional.empty(), Spared.NOTHING, false);

  public Settings lasting(Duration time) {
    return new Settings(time, nodes, only, spared, inWords);
  }

  public Settings on(int processes) {
    return new Settings(hours, processes, only, spared, inWords);
  }

  public Settings only(Optional<FaultKind> kind) {
    return new Settings(hours, nodes, kind, spared, inWords);
  }

  public Settings sparing(Spared other) {
    return new Settings(hours, nodes, only, other, inWords);
  }

  public Settings told() {
    return new Settings(hours, nodes, only, spared, true);
  }
}
