package scaler.sim.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scaler.sim.fault.FaultKind;

/** A process that dies wherever it is about to change something, or has. */
@ExtendWith(SilentLoop.class)
class CrashSweepTest {
  private static final int AT_ONCE = Runtime.getRuntime().availableProcessors();

  @Test
  void whoever_goes_on_after_a_death_at_any_point_breaks_no_law() throws InterruptedException {
    for (long seed = 1; seed <= 1; seed++) {
      CrashSweep.Found found = new CrashSweep(seed, Settings.CALM, AT_ONCE).single();
      assertThat(found.broken()).isEmpty();
      assertThat(found.points()).isGreaterThan(20);
    }
  }

  @Test
  void nor_after_a_second_death_some_points_later() throws InterruptedException {
    assertThat(new CrashSweep(1, Settings.CALM, AT_ONCE).pairs(97).broken()).isEmpty();
  }

  @Test
  @Tag("long")
  void nor_at_any_two_points_of_calm_lives_and_of_those_with_ill_machines()
      throws InterruptedException {
    for (long seed = 1; seed <= 5; seed++) {
      assertThat(new CrashSweep(seed, Settings.CALM, AT_ONCE).pairs(1).broken()).isEmpty();
      Settings ill = Settings.STANDARD.lasting(Settings.CALM.hours()).on(2).of(1);
      assertThat(
              new CrashSweep(seed, ill.only(Optional.of(FaultKind.HANG)), AT_ONCE)
                  .pairs(1)
                  .broken())
          .isEmpty();
    }
  }
}
