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
 * @param applications at the most; each seed takes some of them
 * @param only the one kind of trouble that there is, in every life; empty: as the seed says
 * @param spared what of it is left out
 * @param crashes points at which a process dies, beside what the trouble is
 * @param inWords whether the story is kept in words
 */
public record Settings(
    Duration hours,
    int nodes,
    int applications,
    Optional<FaultKind> only,
    Spared spared,
    List<Integer> crashes,
    boolean inWords) {
  /** No more applications share a region. */
  public static final int MOST_APPLICATIONS = 3;

  /** Six hours, up to five processes, up to three applications, every kind of trouble. */
  public static final Settings STANDARD =
      new Settings(
          Duration.ofHours(6),
          5,
          MOST_APPLICATIONS,
          Optional.empty(),
          Spared.NOTHING,
          List.of(),
          false);

  /** An hour, two processes at the most, one application, and no trouble. */
  public static final Settings CALM =
      new Settings(
          Duration.ofHours(1),
          2,
          1,
          Optional.empty(),
          Spared.NOTHING.andKinds(EnumSet.allOf(FaultKind.class)),
          List.of(),
          false);

  public Settings {
    crashes = List.copyOf(crashes);
  }

  public Settings lasting(Duration time) {
    return new Settings(time, nodes, applications, only, spared, crashes, inWords);
  }

  public Settings on(int processes) {
    return new Settings(hours, processes, applications, only, spared, crashes, inWords);
  }

  public Settings of(int most) {
    return new Settings(hours, nodes, most, only, spared, crashes, inWords);
  }

  public Settings only(Optional<FaultKind> kind) {
    return new Settings(hours, nodes, applications, kind, spared, crashes, inWords);
  }

  public Settings sparing(Spared other) {
    return new Settings(hours, nodes, applications, only, other, crashes, inWords);
  }

  public Settings crashing(List<Integer> points) {
    return new Settings(hours, nodes, applications, only, spared, points, inWords);
  }

  public Settings told() {
    return new Settings(hours, nodes, applications, only, spared, crashes, true);
  }
}
