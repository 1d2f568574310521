package scaler.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MachineStateTest {
  @ParameterizedTest(name = "{0} becomes {1}")
  @CsvSource({
    "REQUESTED,   PENDING TERMINATING GONE",
    "PENDING,     BOOTING DRAINING TERMINATING GONE",
    "BOOTING,     IN_SERVICE IMPAIRED DRAINING TERMINATING GONE",
    "IN_SERVICE,  IMPAIRED DRAINING TERMINATING GONE",
    "IMPAIRED,    BOOTING DRAINING TERMINATING GONE",
    "DRAINING,    BOOTING TERMINATING GONE",
    "TERMINATING, GONE",
    "GONE,        ''",
  })
  void the_life_of_a_machine_is_this_table_and_no_other_move_is_legal(
      MachineState state, String next) {
    Set<MachineState> legal =
        Arrays.stream(next.split(" "))
            .filter(word -> !word.isEmpty())
            .map(MachineState::valueOf)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(MachineState.class)));

    assertThat(MachineState.values())
        .allSatisfy(other ->
            assertThat(state.mayBecome(other)).as("%s", other).isEqualTo(legal.contains(other)));
  }

  @ParameterizedTest
  @EnumSource
  void every_state_but_the_last_can_end(MachineState state) {
    assertThat(state.mayBecome(MachineState.GONE)).isEqualTo(state != MachineState.GONE);
  }

  @Test
  void what_comes_or_serves_counts_and_what_leaves_or_stands_does_not() {
    assertThat(MachineState.values())
        .filteredOn(MachineState::counts)
        .containsExactly(
            MachineState.REQUESTED,
            MachineState.PENDING,
            MachineState.BOOTING,
            MachineState.IN_SERVICE);
  }

  @ParameterizedTest
  @EnumSource
  void a_state_reads_back_from_its_word(MachineState state) {
    assertThat(MachineState.of(state.word())).isEqualTo(state);
    assertThat(state.word()).matches("[a-z_]+");
  }

  @Test
  void the_table_cannot_be_changed_from_outside() {
    MachineState.TERMINATING.next().add(MachineState.BOOTING);

    assertThat(MachineState.TERMINATING.next()).containsExactly(MachineState.GONE);
  }
}
