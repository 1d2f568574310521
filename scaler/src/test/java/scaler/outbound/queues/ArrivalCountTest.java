package scaler.outbound.queues;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How many jobs have come, as two roles see it that work off one table. */
class ArrivalCountTest {
  private final ArrivalCount count = new ArrivalCount(Instant.parse("2026-07-01T12:00:00Z"));

  @Test
  void what_two_see_at_the_same_time_is_counted_once() {
    assertThat(count.look().seeing(100, 0, 0)).isZero();
    ArrivalCount.Look one = count.look();
    ArrivalCount.Look other = count.look();
    assertThat(one.seeing(110, 10, 10)).isEqualTo(10);
    assertThat(other.seeing(111, 11, 11)).as("the eleventh is left to the next").isEqualTo(10);
    assertThat(count.look().seeing(111, 1, 1)).isEqualTo(11);
  }

  @Test
  void two_that_look_for_the_first_time_know_of_none_that_came() {
    ArrivalCount.Look one = count.look();
    ArrivalCount.Look other = count.look();
    assertThat(one.seeing(100, 90, 90)).isZero();
    assertThat(other.seeing(105, 95, 95)).isZero();
    assertThat(count.look().seeing(106, 6, 6)).isEqualTo(6);
  }
}
