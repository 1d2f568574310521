package scaler.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {
  private static final Duration NONE = Duration.ZERO;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private Optional<Remembered> left = Optional.empty();

  private int change(Policy rule, long second, int jobs, int machines) {
    Proposal proposal =
        ALoad.number(jobs).serving(machines).after(second).remembering(left).ask(rule);
    left = proposal.learned();
    return proposal.change();
  }

  @ParameterizedTest(name = "{0} jobs on {1} machines: {2}")
  @CsvSource({
    "0, 0, 0",
    "0, 3, -3",
    "1, 0, 1",
    "10, 1, 0",
    "11, 1, 0", // within ten percent
    "12, 1, 1",
    "44, 4, 0",
    "45, 4, 1",
    "36, 4, 0",
    "35, 4, 0", // rounded up
    "30, 4, -1",
    "2147483647, 4, 214748361"
  })
  void so_many_jobs_to_a_machine_rounded_up_unless_it_is_near(int jobs, int machines, int change) {
    assertThat(change(new Policy.Target(10, 10, NONE, NONE), 0, jobs, machines)).isEqualTo(change);
  }

  @Test
  void a_machine_goes_only_when_each_step_of_the_window_wanted_fewer() {
    Policy rule = new Policy.Target(10, 0, NONE, MINUTE);
    assertThat(change(rule, 0, 50, 5)).isZero();
    assertThat(change(rule, 10, 20, 5)).as("5 were wanted 10 s ago").isZero();
    assertThat(change(rule, 20, 40, 5)).isZero();
    assertThat(change(rule, 59, 10, 5)).isZero();
    assertThat(change(rule, 60, 10, 5)).as("now 4 are the most").isEqualTo(-1);
    assertThat(change(rule, 80, 10, 4)).isEqualTo(-3);
  }

  @Test
  void a_machine_comes_only_when_each_step_of_the_window_wanted_more() {
    Policy rule = new Policy.Target(10, 0, MINUTE, NONE);
    assertThat(change(rule, 0, 20, 2)).isZero();
    assertThat(change(rule, 30, 90, 2)).isZero();
    assertThat(change(rule, 60, 50, 2)).as("5 are the fewest in a minute").isEqualTo(3);
  }

  @Test
  void a_rule_that_begins_or_was_blind_lets_nothing_go_for_as_long_as_its_window_is() {
    Policy rule = new Policy.Target(10, 0, MINUTE, MINUTE);
    assertThat(change(rule, 0, 0, 5)).isZero();
    assertThat(change(rule, 59, 0, 5)).isZero();
    assertThat(change(rule, 60, 0, 5)).isEqualTo(-5);
    assertThat(change(rule, 200, 0, 5)).as("after two minutes without a look").isZero();
    assertThat(change(rule, 230, 0, 5)).isZero();
    assertThat(change(rule, 260, 0, 5)).isEqualTo(-5);
  }

  @Test
  void what_it_remembers_stays_small_and_never_lets_go_too_soon() {
    Policy rule = new Policy.Target(1, 0, Duration.ofHours(1), Duration.ofHours(1));
    for (int second = 0; second < 1_000; second++) {
      assertThat(change(rule, second, 1_000 - second, 1_000)).isZero();
    }
    assertThat(left.map(Window.class::cast).orElseThrow().most())
        .hasSizeLessThanOrEqualTo(Window.MARKS);
    for (int second = 1_000; second < 3_600; second++) {
      assertThat(change(rule, second, 0, 1_000)).isZero();
    }
    for (int second = 3_600; second < 6_000; second++) {
      change(rule, second, 0, 1_000);
    }
    assertThat(change(rule, 6_000, 0, 1_000)).isEqualTo(-1_000);
  }

  @Test
  void what_another_rule_has_left_counts_as_nothing() {
    Policy auto = new Policy.Auto(MINUTE, 0.99);
    left = ALoad.jobs(3, 1).came(7).serving(1).ask(auto).learned();
    assertThat(left).containsInstanceOf(Learned.class);
    Policy rule = new Policy.Target(10, 0, NONE, NONE);
    assertThat(change(rule, 10, 50, 1)).isEqualTo(4);
    assertThat(left).containsInstanceOf(Window.class);
    assertThat(ALoad.jobs(3, 1).came(7).serving(1).remembering(left).ask(auto).learned())
        .containsInstanceOf(Learned.class);
  }

  @Test
  void it_says_what_it_compared() {
    Policy rule = new Policy.Target(10, 10, NONE, MINUTE);
    assertThat(ALoad.number(41).serving(4).ask(rule).signal())
        .isEqualTo(new Signal.NearTarget(41, 10, 4, 10));
    assertThat(ALoad.number(60).serving(4).ask(rule).signal())
        .isEqualTo(new Signal.PerMachine(60, 10, 6, 6, NONE));
    assertThat(ALoad.number(20).serving(4).ask(rule).signal())
        .isEqualTo(new Signal.PerMachine(20, 10, 2, 4, MINUTE));
  }

  @Test
  void nonsense_is_refused() {
    assertThatThrownBy(() -> new Policy.Target(0, 10, NONE, NONE))
        .hasMessage("0 jobs to a machine, give or take 10 %");
    assertThatThrownBy(() -> new Policy.Target(1, 101, NONE, NONE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Policy.Target(1, 1, MINUTE.negated(), NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
