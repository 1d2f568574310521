package scaler.sim.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scaler.sim.fault.FaultKind;
import scaler.sim.fault.Spared;
import scaler.sim.law.Law;

/** Simulated lives with every kind of trouble: no law is broken in any of them. */
@ExtendWith(SilentLoop.class)
class SoakTest {
  private static final int AT_ONCE = Runtime.getRuntime().availableProcessors();

  /** What the lives are for; without it their laws held because nothing happened. */
  private static final String[] MEANT = {
    "a ceiling of costs held a launch back",
    "a ceiling of launches held one back",
    "a launch found no room",
    "a machine was adopted",
    "a machine was let go",
    "a queue was silent, and the fall-back came",
    "a rung did not help, and the next one is tried",
    "a token was sent again and gave the same machine",
    "an application was given to a process with fewer",
    "an end without proof had to wait",
    "an ill machine got the order: reboot",
    "an ill machine got the order: start",
    "an ill machine got the order: stop",
    "an ill machine was replaced",
    "too many looked ill at once"
  };

  private static Tally lived(long from, int seeds, Settings settings) throws InterruptedException {
    Batch batch = new Batch(from, seeds, settings).begin(AT_ONCE);
    assertThat(batch.await(TimeUnit.HOURS.toMillis(8))).isTrue();
    return batch.tally();
  }

  private static List<String> broken(Tally tally) {
    return tally.broken().stream()
        .map(life -> "seed %d: %s".formatted(life.seed(), life.broken().orElse("")))
        .toList();
  }

  @Test
  void no_law_is_broken_in_two_hundred_lives() throws InterruptedException {
    int seeds = Integer.getInteger("scaler.soak.seeds", 200);
    Tally tally = lived(1, seeds, Settings.STANDARD);

    assertThat(broken(tally)).isEmpty();
    if (seeds >= 200) {
      assertThat(tally.held()).containsOnlyKeys(Law.values());
      assertThat(tally.reached()).containsKeys(MEANT);
      assertThat(tally.fired()).containsOnlyKeys(FaultKind.values());
    }
  }

  @Test
  @Tag("long")
  void no_law_is_broken_in_five_thousand_lives() throws InterruptedException {
    Tally tally = lived(1_000, 5_000, Settings.STANDARD);

    assertThat(broken(tally)).isEmpty();
    assertThat(tally.fired()).containsOnlyKeys(FaultKind.values());
    assertThat(tally.fired()).allSatisfy((kind, times) -> assertThat(times).isGreaterThan(100));
  }

  @Test
  void the_same_seed_tells_the_same_story() {
    Settings short_ = Settings.STANDARD.lasting(Duration.ofHours(2));
    for (long seed = 1; seed <= 6; seed++) {
      assertThat(Soak.live(seed, short_.told()).hash()).isEqualTo(Soak.live(seed, short_).hash());
    }
  }

  @Test
  void other_seeds_tell_other_stories() {
    Settings short_ = Settings.STANDARD.lasting(Duration.ofHours(1));

    assertThat(Soak.live(1, short_).hash()).isNotEqualTo(Soak.live(2, short_).hash());
  }

  @Test
  void what_is_spared_does_not_happen_and_the_rest_does() {
    Settings one =
        Settings.STANDARD.lasting(Duration.ofHours(2)).only(Optional.of(FaultKind.LISTING_STALE));
    Life all = Soak.live(3, one);
    Life none =
        Soak.live(
            3, one.sparing(Spared.NOTHING.andKinds(java.util.Set.of(FaultKind.LISTING_STALE))));

    assertThat(all.fired()).containsOnlyKeys(FaultKind.LISTING_STALE);
    assertThat(none.fired()).isEmpty();
    assertThat(all.acts()).isEqualTo(none.acts());
  }
}
