package scaler.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs of a minute, boots of two. */
class ClearingTest {
  private static final Policy TEN_MINUTES = new Policy.DrainWithin(Duration.ofMinutes(10));

  @ParameterizedTest(name = "{0} jobs on {1} machines and {2} that come: {3}")
  @CsvSource({
    "0, 0, 0, 0",
    "0, 3, 0, 0",
    "40, 4, 0, 0", // ten minutes of work
    "41, 4, 0, 1",
    "49, 4, 0, 1", // one more does nine after its boot
    "50, 4, 0, 2",
    "50, 4, 1, 1",
    "58, 4, 2, 0",
    "1, 0, 0, 1",
    "9, 0, 0, 1",
    "9, 0, 1, 0",
    "10, 0, 0, 2",
    "2147483647, 0, 0, 238609295"
  })
  void as_many_come_as_do_the_rest_after_their_boot(
      int ready, int serving, int coming, int change) {
    assertThat(ALoad.jobs(ready, serving).came(0).serving(serving).coming(coming).ask(TEN_MINUTES))
        .extracting(Proposal::change)
        .isEqualTo(change);
  }

  @Test
  void nothing_is_launched_that_would_serve_after_the_queue_is_clear() {
    Policy minute = new Policy.DrainWithin(Duration.ofMinutes(1));
    assertThat(ALoad.jobs(8, 4).came(0).serving(4).ask(minute).change())
        .as("it is clear when the machine comes")
        .isZero();
    assertThat(ALoad.jobs(10, 4).came(0).serving(4).ask(minute).change())
        .as("jobs are left then")
        .isEqualTo(1);
    assertThat(ALoad.jobs(1_000, 4).came(0).serving(4).slots(10).ask(minute).change())
        .as("machines come for what is left then, and do ten jobs at once")
        .isLessThanOrEqualTo(92);
  }

  @Test
  void those_that_idle_go_as_far_as_what_comes_leaves_them_nothing_to_do() {
    Optional<Remembered> left = Optional.empty();
    for (int second = 0; second < 3_600; second += 10) {
      Proposal step =
          ALoad.jobs(0, 2)
              .came(second / 30)
              .serving(6)
              .free(4)
              .after(second)
              .remembering(left)
              .ask(TEN_MINUTES);
      left = step.learned();
    }
    Proposal last =
        ALoad.jobs(0, 2)
            .came(120)
            .serving(6)
            .free(4)
            .after(3_600)
            .remembering(left)
            .ask(TEN_MINUTES);
    assertThat(last.change()).as("2 to 3 are busy").isBetween(-4, -3);
    assertThat(
            ALoad.jobs(1, 2)
                .came(121)
                .serving(6)
                .free(3)
                .after(3_610)
                .remembering(left)
                .ask(TEN_MINUTES)
                .change())
        .as("something waits")
        .isZero();
  }

  @Test
  void it_names_work_machines_target_and_boot() {
    assertThat(ALoad.jobs(50, 4).came(0).serving(4).ask(TEN_MINUTES).signal())
        .isEqualTo(
            new Signal.Promised(
                50,
                Optional.of(Duration.ofSeconds(750)),
                4,
                Duration.ofMinutes(10),
                Duration.ofMinutes(2)));
  }

  @Test
  void a_queue_that_does_not_count_is_gone_by_its_wait_and_it_says_so() {
    Proposal step = ALoad.jobs(50, 4).waiting(Duration.ofMinutes(6)).serving(4).ask(TEN_MINUTES);
    assertThat(step.change()).isEqualTo(1);
    assertThat(step.signal())
        .isEqualTo(
            new Signal.Uncounted(
                new Signal.WaitsLong(Duration.ofMinutes(6), Duration.ofMinutes(10))));
  }

  @Test
  void a_target_of_nothing_is_refused() {
    assertThatThrownBy(() -> new Policy.DrainWithin(Duration.ZERO))
        .hasMessage("the target of a drain is longer than zero");
  }
}
