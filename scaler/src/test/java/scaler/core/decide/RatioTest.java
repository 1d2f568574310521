package scaler.core.decide;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scaler.core.fleet.RatioSpec;
import scaler.core.model.Adjustment;
import scaler.core.model.RoleName;

/** How many a role is to have that grows with another one. */
class RatioTest {
  @ParameterizedTest
  @CsvSource({
    "0,1,4,0", "1,1,4,1", "4,1,4,1", "5,1,4,2", "8,1,4,2", "3,2,3,2", "4,2,3,3", "2,3,1,6"
  })
  void the_least_is_rounded_up(int others, int machines, int per, int least) {
    assertThat(new RatioSpec(new RoleName("jobs"), machines, per).least(others)).isEqualTo(least);
  }

  private static ARole cache(int others) {
    return new ARole().capacity(1, 5).ratio("jobs", 1, 4).followed(others);
  }

  @Test
  void it_has_its_part_of_the_other_role_and_says_so() {
    assertThat(cache(9).machines(AMachine.serving(1)).sentence())
        .isEqualTo(
            "3 wanted, 1 there: it grows with jobs: 1 for each 4, and 9 machines are wanted or at"
                + " work there");
    assertThat(cache(4).verdict().reason()).isEqualTo(new Reason.Minimum(1));
    assertThat(cache(0).verdict().wanted()).isEqualTo(1);
  }

  @Test
  void the_most_of_schedule_and_ratio_counts() {
    assertThat(cache(9).line("0 8 * * *", 4).verdict().wanted()).isEqualTo(4);
    assertThat(cache(9).line("0 8 * * *", 2).verdict().wanted()).isEqualTo(3);
  }

  @Test
  void its_own_maximum_bounds_it_and_is_told() {
    assertThat(cache(30).verdict().wanted()).isEqualTo(5);
    assertThat(cache(30).verdict().guards()).containsExactly(new Guard.AtMaximum(8, 5));
    assertThat(cache(30).limits("0 8 * * *", 1, 2).verdict().wanted()).isEqualTo(2);
  }

  @Test
  void a_wish_by_hand_and_a_pause_stand_above_it() {
    assertThat(cache(9).adjusted(Adjustment.Kind.EXACTLY, 2).verdict().wanted()).isEqualTo(2);
    assertThat(cache(9).paused().machines(AMachine.serving(1)).verdict().wanted()).isEqualTo(1);
  }

  private static ARole alone(int min) {
    return new ARole().capacity(min, 5).ratio("jobs", 1, 4);
  }

  @Test
  void while_the_other_role_cannot_be_decided_none_goes() {
    ARole role = alone(0).machines(AMachine.serving(1), AMachine.serving(2));

    assertThat(role.verdict().wanted()).isEqualTo(2);
    assertThat(role.verdict().reason()).isEqualTo(new Reason.RatioUnknown("jobs"));
    assertThat(role.verdict().isBlind(role.view())).isTrue();
  }

  @Test
  void while_the_other_role_cannot_be_decided_its_own_minimum_holds() {
    assertThat(alone(3).machines(AMachine.serving(1)).verdict().wanted()).isEqualTo(3);
  }

  @Test
  void a_ratio_makes_nobody_see_whose_queue_is_silent() {
    ARole role =
        cache(9)
            .backlog(ARole.ARTICLE)
            .silentQueue()
            .machines(AMachine.serving(1), AMachine.serving(2));

    assertThat(role.verdict().reason()).isInstanceOf(Reason.Ratio.class);
    assertThat(role.verdict().isBlind(role.view())).isTrue();
    ARole fewer = role.adjusted(Adjustment.Kind.EXACTLY, 1);
    assertThat(fewer.verdict().isBlind(fewer.view())).isFalse();
  }
}
