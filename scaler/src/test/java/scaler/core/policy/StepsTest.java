package scaler.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scaler.core.policy.Policy.Band;
import scaler.core.policy.Policy.Unit;

class StepsTest {
  private static final Band ONE = new Band(20, 1, Unit.MACHINES);
  private static final Band DOUBLE = new Band(100, 100, Unit.PERCENT);
  private static final Band ONE_LESS = new Band(5, 1, Unit.MACHINES);
  private static final Band HALF_LESS = new Band(1, 50, Unit.PERCENT);
  private static final Policy.Steps RULE =
      new Policy.Steps(List.of(DOUBLE, ONE), List.of(ONE_LESS, HALF_LESS));

  private static Proposal at(int jobs, int serving, int coming) {
    return ALoad.number(jobs).serving(serving).coming(coming).ask(RULE);
  }

  @ParameterizedTest(name = "{0} jobs on {1} machines and {2} that come: {3}")
  @CsvSource({
    "0, 4, 0, -2",
    "0, 1, 0, -1", // of a part of a machine, one
    "0, 0, 0, 0",
    "0, 3, 0, -1", // down
    "1, 4, 0, -1",
    "4, 4, 0, -1",
    "5, 4, 0, 0",
    "20, 4, 0, 0",
    "21, 4, 0, 1",
    "100, 4, 0, 1",
    "101, 4, 0, 4",
    "101, 0, 0, 1",
    "2147483647, 1000, 0, 1000"
  })
  void the_band_that_the_jobs_lie_in_says_how_many(int jobs, int serving, int coming, int change) {
    assertThat(at(jobs, serving, coming).change()).isEqualTo(change);
  }

  @ParameterizedTest(name = "{0} jobs on {1} machines and {2} that come: {3}")
  @CsvSource({"21, 4, 1, 0", "101, 4, 1, 3", "101, 4, 4, 0", "101, 4, 9, 0", "101, 0, 1, 0"})
  void those_that_come_are_part_of_what_a_band_asks_for(
      int jobs, int serving, int coming, int change) {
    assertThat(at(jobs, serving, coming).change()).isEqualTo(change);
  }

  @Test
  void it_says_which_band_it_is() {
    assertThat(at(101, 4, 1).signal()).isEqualTo(new Signal.InBand(101, true, DOUBLE, 4, 1));
    assertThat(at(3, 4, 1).signal()).isEqualTo(new Signal.InBand(3, false, ONE_LESS, 5, 0));
    assertThat(at(7, 4, 0).signal()).isEqualTo(new Signal.Between(7, 5, 20));
  }

  @Test
  void without_a_band_below_nothing_goes() {
    Policy onlyMore = new Policy.Steps(List.of(ONE), List.of());
    assertThat(ALoad.number(0).serving(4).ask(onlyMore).change()).isZero();
  }

  @Test
  void bands_that_cross_are_refused() {
    assertThat(new Policy.Steps(List.of(ONE), List.of(new Band(20, 1, Unit.MACHINES)))).isNotNull();
    assertThatThrownBy(
            () -> new Policy.Steps(List.of(ONE), List.of(new Band(21, 1, Unit.MACHINES))))
        .hasMessage("need a band above all of those below");
    assertThatThrownBy(() -> new Policy.Steps(List.of(), List.of(ONE_LESS)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Band(5, 0, Unit.PERCENT))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
