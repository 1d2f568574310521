package scaler.sim.soak;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
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
 * @param crashes points at which a process dies, beside what the trouble is
 * @param inWords whether the story is kept in words
 */
public record Settings(
    Duration hours,
    int nodes,
    Optional<FaultKind> only,
    Spared spared,
    List<Integer> crashes,
    boolean inWords) {
  /** Six hours, up to five processes, every kind of trouble. */
  public static final Settings STANDARD =
      new Settings(Duration.ofHours(6), 5, Optional.empty(), Spared.NOTHING, List.of(), false);

  /** An hour, two processes at the most, and no trouble. */
  public static final Settings CALM =
      new Settings(
          Duration.ofHours(1),
          2,
          Optional.empty(),
          Spared.NOTHING.andKinds(EnumSet.allOf(FaultKind.class)),
          List.of(),
          false);

  public Settings {
    crashes = List.copyOf(crashes);
  }

  public Settings lasting(Duration time) {
    return new Settings(time, nodes, only, spared, crashes, inWords);
  }

  public Settings on(int processes) {
    return new Settings(hours, processes, only, spared, crashes, inWords);
  }

  public Settings only(Optional<FaultKind> kind) {
    return new Settings(hours, nodes, kind, spared, crashes, inWords);
  }

  public Settings sparing(Spared other) {
    return new Settings(hours, nodes, only, other, crashes, inWords);
  }

  public Settings crashing(List<Integer> points) {
    return new Settings(hours, nodes, only, spared, points, inWords);
  }

  public Settings told() {
    return new Settings(hours, nodes, only, spared, crashes, true);
  }
}
