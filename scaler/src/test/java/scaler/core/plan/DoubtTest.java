package scaler.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.core.decide.AMachine.in;
import static scaler.core.decide.AMachine.serving;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import scaler.core.decide.ARole;
import scaler.core.decide.Guard;
import scaler.core.model.LaunchTrouble;
import scaler.core.model.MachineState;

/** After three failed launches in a row one machine is tried at a time. */
class DoubtTest {
  private static ARole failed(int times) {
    return new ARole()
        .capacity(4, 6)
        .trouble(new LaunchTrouble(times, Optional.empty(), "not ready", Map.of()));
  }

  private static long launches(ARole role) {
    return role.plan().steps().stream().filter(Step::launches).count();
  }

  @Test
  void one_comes_where_more_are_wanted_and_that_is_said() {
    assertThat(launches(failed(2))).isEqualTo(4);
    assertThat(launches(failed(3))).isEqualTo(1);
    assertThat(failed(3).plan().guards()).contains(new Guard.OneAtATime(3, 3, "not ready"));
  }

  @Test
  void none_comes_while_another_one_is_tried() {
    for (MachineState coming :
        new MachineState[] {MachineState.PENDING, MachineState.BOOTING, MachineState.REQUESTED}) {
      assertThat(launches(failed(5).machines(serving(1), in(coming, 2).since(ARole.NOON))))
          .as("%s", coming)
          .isZero();
    }
  }

  @Test
  void one_that_somebody_holds_while_it_boots_is_not_waited_for() {
    ARole role = failed(5).machines(serving(1), in(MachineState.BOOTING, 2).since(ARole.NOON));
    assertThat(launches(role)).isZero();
    assertThat(launches(role.held(2))).isEqualTo(1);
  }

  @Test
  void where_one_is_all_that_is_wanted_nothing_is_held() {
    assertThat(failed(9).capacity(1, 6).plan().guards()).isEmpty();
    assertThat(launches(failed(9).capacity(1, 6))).isEqualTo(1);
  }
}
