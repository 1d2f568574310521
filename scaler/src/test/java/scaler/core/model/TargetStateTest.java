package scaler.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetStateTest {
  @ParameterizedTest(name = "{0} are {1}")
  @CsvSource({
    "HEALTHY, HEALTHY",
    "HEALTHY DRAINING, DRAINING",
    "DRAINING INITIAL, INITIAL",
    "HEALTHY INITIAL HEALTHY, INITIAL",
    "INITIAL UNHEALTHY, UNHEALTHY",
    "UNHEALTHY DRAINING HEALTHY, UNHEALTHY",
    "UNHEALTHY UNKNOWN, UNKNOWN",
    "HEALTHY UNKNOWN, UNKNOWN",
  })
  void of_several_the_worst_holds_in_whatever_order(String all, TargetState worst) {
    List<TargetState> states = Arrays.stream(all.split(" ")).map(TargetState::valueOf).toList();
    assertThat(TargetState.worst(states)).contains(worst);
    assertThat(TargetState.worst(states.reversed())).contains(worst);
  }

  @Test
  void of_none_there_is_none() {
    assertThat(TargetState.worst(List.of())).isEmpty();
  }
}
