package scaler.outbound.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The bucket fills so slowly here that no time which a test takes adds anything. */
class LaunchPaceTest {
  private static final double HARDLY = 1e-6;

  @Test
  void the_first_go_out_at_once_and_the_next_is_not_waited_for_beyond_its_time() {
    LaunchPace pace = LaunchPace.of(3, HARDLY);
    assertThat(pace.now()).isEqualTo(3);
    for (int n = 0; n < 3; n++) {
      assertThat(pace.take(Duration.ZERO)).isTrue();
    }
    assertThat(pace.now()).isZero();
    assertThat(pace.take(Duration.ofSeconds(1))).isFalse();
  }

  @Test
  void one_whose_turn_is_near_waits_for_it() {
    LaunchPace pace = LaunchPace.of(1, 1_000);
    for (int n = 0; n < 20; n++) {
      assertThat(pace.take(Duration.ofMinutes(1))).isTrue();
    }
  }

  @Test
  void when_ec2_says_that_it_were_too_many_the_bucket_counts_as_empty() {
    LaunchPace pace = LaunchPace.of(100, HARDLY);
    pace.refused();
    assertThat(pace.now()).isZero();
  }

  @Test
  void it_never_holds_more_than_its_burst() {
    LaunchPace pace = LaunchPace.of(2, 1e9);
    assertThat(pace.now()).isEqualTo(2);
    assertThat(pace.now()).isEqualTo(2);
  }

  @Test
  void a_pace_of_nothing_is_none() {
    assertThatIllegalArgumentException().isThrownBy(() -> LaunchPace.of(0, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> LaunchPace.of(5, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> LaunchPace.of(5, Double.NaN));
  }
}
