package scaler.sim.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scaler.sim.fault.FaultKind;
import scaler.sim.fault.Spared;
import scaler.sim.law.Standing;

/**
 * G24: processes that die, wherever they do, leave nothing behind. The same life with them and
 * without comes to the same end.
 */
@ExtendWith(SilentLoop.class)
class SameEndTest {
  private static final int LIVES = 12;

  private static final Set<FaultKind> DEATHS =
      EnumSet.of(FaultKind.NODE_KILLED, FaultKind.NODE_KILLED_AFTER, FaultKind.COMMIT_ANSWER_LOST);

  /** Roles that are asked for the same in both; a clock may have fired between the two ends. */
  private static List<Standing> alike(Life one, Life other) {
    return one.standing().stream()
        .filter(standing ->
            other.standing().stream()
                .anyMatch(its ->
                    its.application().equals(standing.application())
                        && its.role().equals(standing.role())
                        && its.wanted() == standing.wanted()))
        .toList();
  }

  @Test
  void a_life_with_processes_that_die_ends_as_one_without() {
    List<Standing> compared = new ArrayList<>();
    long deaths = 0;
    for (long seed : LongStream.rangeClosed(1, LIVES).toArray()) {
      Settings short_ = Settings.STANDARD.lasting(Duration.ofHours(2));
      FaultKind kind = List.copyOf(DEATHS).get((int) (seed % DEATHS.size()));
      Life with = Soak.live(seed, short_.only(Optional.of(kind)));
      Life without =
          Soak.live(seed, short_.only(Optional.of(kind)).sparing(Spared.NOTHING.andKinds(DEATHS)));

      assertThat(with.broken()).as("seed %d", seed).isEmpty();
      assertThat(without.fired()).isEmpty();
      assertThat(alike(with, without))
          .as("seed %d", seed)
          .isEqualTo(alike(without, with))
          .allMatch(Standing::served);
      compared.addAll(alike(with, without));
      deaths += with.fired().getOrDefault(kind, 0L);
    }
    assertThat(deaths).isGreaterThan(LIVES);
    assertThat(compared).hasSizeGreaterThan(LIVES / 2);
  }
}
