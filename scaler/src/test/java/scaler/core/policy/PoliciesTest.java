package scaler.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scaler.core.model.Reading;

class PoliciesTest {
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
  private static final Policy ARTICLE = new Policy.Threshold(20, 5);
  private static final Policy WAIT = new Policy.Wait(Duration.ofMinutes(5));

  private static Reading.Known jobs(int ready, int running, long oldestSeconds) {
    var jobs = new Reading.Jobs(ready, running, 0, 0, Duration.ofSeconds(oldestSeconds));
    return new Reading.Known(NOON, ready + running, Optional.of(jobs), Optional.empty());
  }

  private static Reading.Known number(int demand) {
    return new Reading.Known(NOON, demand, Optional.empty(), Optional.empty());
  }

  private static Proposal propose(Policy policy, Reading.Known reading, int current, int coming) {
    Load load =
        new Load(
            NOON,
            reading.ready(),
            Duration.ZERO,
            0,
            0,
            OptionalLong.empty(),
            1,
            current - coming,
            0,
            Collections.nCopies(coming, Duration.ZERO),
            List.of());
    return Policies.propose(policy, reading, load, Optional.empty());
  }

  @ParameterizedTest(name = "{0} jobs: {1}")
  @CsvSource({"0, -1", "4, -1", "5, 0", "20, 0", "21, 1", "10000, 1", "2147483647, 1"})
  void above_twenty_one_more_below_five_one_less(int jobs, int change) {
    assertThat(propose(ARTICLE, number(jobs), 2, 0).change()).isEqualTo(change);
  }

  @Test
  void a_threshold_says_what_it_compared() {
    assertThat(propose(ARTICLE, number(21), 2, 0).signal()).isEqualTo(new Signal.Above(21, 20));
    assertThat(propose(ARTICLE, number(4), 2, 0).signal()).isEqualTo(new Signal.Below(4, 5));
    assertThat(propose(ARTICLE, number(5), 2, 0).signal()).isEqualTo(new Signal.Between(5, 5, 20));
  }

  @Test
  void the_numbers_of_a_threshold_may_meet_and_not_cross() {
    Policy one = new Policy.Threshold(5, 5);

    assertThat(propose(one, number(5), 1, 0).change()).isZero();
    assertThatThrownBy(() -> new Policy.Threshold(5, 6))
        .hasMessage("need 0 <= scaleInBelow <= scaleOutAbove, got 6, 5");
    assertThatThrownBy(() -> new Policy.Threshold(5, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest(name = "oldest {0} s, {1} machines, {2} coming: {3}")
  @CsvSource({
    "149, 2, 0, 0", // half of the target to the second
    "150, 2, 0, 1",
    "150, 2, 1, 0", // help is coming
    "150, 0, 0, 1",
    "150, 4, 0, 1",
    "150, 8, 0, 2", // a quarter more
    "150, 11, 0, 2",
    "150, 12, 0, 3",
    "9999, 40, 0, 10",
  })
  void half_of_the_wait_reached_a_quarter_more(long oldest, int current, int coming, int change) {
    assertThat(propose(WAIT, jobs(3, current, oldest), current, coming).change()).isEqualTo(change);
  }

  @ParameterizedTest(name = "{0} ready, {1} running on {2}: {3}")
  @CsvSource({"0, 0, 1, -1", "0, 1, 2, -1", "0, 2, 2, 0", "0, 3, 2, 0", "1, 0, 2, 0", "0, 0, 0, 0"})
  void nothing_ready_and_fewer_run_than_there_are_machines_one_less(
      int ready, int running, int current, int change) {
    assertThat(propose(WAIT, jobs(ready, running, 0), current, 0).change()).isEqualTo(change);
  }

  @Test
  void a_wait_says_what_it_saw() {
    Duration target = Duration.ofMinutes(5);
    assertThat(propose(WAIT, jobs(1, 1, 150), 1, 0).signal())
        .isEqualTo(new Signal.WaitsLong(Duration.ofSeconds(150), target));
    assertThat(propose(WAIT, jobs(1, 1, 150), 2, 1).signal())
        .isEqualTo(new Signal.HelpIsComing(Duration.ofSeconds(150), 1));
    assertThat(propose(WAIT, jobs(0, 1, 0), 2, 0).signal())
        .isEqualTo(new Signal.NothingWaits(1, 2));
    assertThat(propose(WAIT, jobs(1, 1, 9), 1, 0).signal())
        .isEqualTo(new Signal.WaitIsFine(Duration.ofSeconds(9), target));
  }

  @Test
  void a_wait_of_nothing_is_refused() {
    assertThatThrownBy(() -> new Policy.Wait(Duration.ZERO))
        .hasMessage("the target of a wait is longer than zero");
    assertThatThrownBy(() -> new Policy.Wait(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
