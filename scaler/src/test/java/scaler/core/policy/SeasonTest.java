package scaler.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static scaler.core.policy.ALoad.NOON;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

class SeasonTest {
  private static final int DAY = 24 * 3_600;
  private static final int QUARTER = 900;

  private Season season = Season.nothing(NOON);
  private long second;

  /** A reading each quarter of an hour, two minutes after it began. */
  private void lives(double days, LongToDoubleFunction perSecond) {
    for (long end = second + (long) (days * DAY); second < end; second += QUARTER) {
      Instant before = NOON.plusSeconds(second);
      season =
          season.seeing(
              perSecond.applyAsDouble(second) * QUARTER, before, before.plusSeconds(QUARTER));
    }
  }

  private Outlook in(Duration ahead) {
    return season.at(NOON.plusSeconds(second).plus(ahead));
  }

  private static double wave(long second, int period) {
    return 2 + Math.sin(2 * Math.PI * second / period);
  }

  private double foreseen(Duration ahead) {
    Outlook outlook = in(ahead);
    assertThat(outlook).isInstanceOf(Outlook.Foreseen.class);
    return ((Outlook.Foreseen) outlook).perSecond();
  }

  @Test
  void days_that_are_alike_tell_the_next_one() {
    lives(4, at -> wave(at, DAY));
    for (int hours = 0; hours < 12; hours++) {
      assertThat(foreseen(Duration.ofHours(hours)))
          .isCloseTo(wave(second + hours * 3_600L, DAY), within(0.1));
    }
  }

  @Test
  void a_day_twice_as_busy_is_foreseen_so_after_an_hour() {
    lives(4, at -> wave(at, DAY));
    lives(0.25, at -> 2 * wave(at, DAY));
    assertThat(foreseen(Duration.ofMinutes(30)))
        .isCloseTo(2 * wave(second + 1_800, DAY), within(0.2));
  }

  @Test
  void a_season_of_a_week_is_told_by_weeks_and_not_by_days() {
    lives(17, at -> at / DAY % 7 < 5 ? wave(at, DAY) : 0.2);
    double late = foreseen(Duration.ofHours(12));
    assertThat(second / DAY % 7).isEqualTo(3);
    assertThat(late).isCloseTo(wave(second + DAY / 2, DAY), within(0.1));
  }

  @Test
  void with_fewer_than_two_days_and_one_to_try_them_on_it_says_nothing() {
    lives(2.9, at -> wave(at, DAY));
    assertThat(in(Duration.ZERO)).isEqualTo(new Outlook.TooNew(2, 3));
    lives(0.2, at -> wave(at, DAY));
    assertThat(in(Duration.ZERO)).isInstanceOf(Outlook.Foreseen.class);
  }

  @Test
  void where_the_last_hour_tells_more_than_other_days_it_says_nothing() {
    SplittableRandom random = new SplittableRandom(7);
    double[] level = {2};
    lives(
        6,
        _ -> {
          level[0] = Math.max(0.5, level[0] + (random.nextDouble() - 0.5) / 4);
          return level[0];
        });
    assertThat(in(Duration.ZERO)).isInstanceOf(Outlook.NoBetter.class);
  }

  @Test
  void what_came_unseen_is_spread_over_the_time_since() {
    Season after = season.seeing(400, NOON, NOON.plusSeconds(4 * QUARTER));
    assertThat(after.quarters()).containsExactly(100, 100, 100, 100);
    assertThat(after.open()).isZero();
  }

  @Test
  void two_weeks_are_kept_and_a_longer_silence_begins_anew() {
    lives(20, _ -> 1);
    assertThat(season.quarters()).hasSize(Season.MOST);
    Instant much = NOON.plusSeconds(second).plus(Duration.ofDays(400));
    Season after = season.seeing(1e9, NOON.plusSeconds(second), much);
    assertThat(after).isEqualTo(Season.nothing(much));
  }

  @Test
  void nobody_there_for_days_is_no_trouble() {
    lives(5, _ -> 0);
    assertThat(in(Duration.ZERO)).isIn(new Outlook.NoBetter(0, 0));
  }
}
