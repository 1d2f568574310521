package scaler.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How failed launches add up. */
class LaunchTroubleTest {
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

  private static LaunchTrouble failures(int number, Instant at) {
    LaunchTrouble trouble = LaunchTrouble.NONE;
    for (int n = 0; n < number; n++) {
      trouble = trouble.oneMore("never ready", at);
    }
    return trouble;
  }

  @Test
  void machines_that_fail_together_count_each_and_pause_once() {
    LaunchTrouble five = failures(5, NOON);

    assertThat(five.failures()).isEqualTo(5);
    assertThat(five.pausedUntil()).contains(NOON.plusSeconds(5));
    assertThat(five.isDoubtful()).isTrue();
    LaunchTrouble next = five.oneMore("again", NOON.plusSeconds(5));
    assertThat(next.failures()).isEqualTo(6);
    assertThat(next.pausedUntil()).contains(NOON.plusSeconds(15));
    assertThat(next.last()).isEqualTo("again");
  }

  @Test
  void pauses_grow_to_five_minutes() {
    LaunchTrouble trouble = LaunchTrouble.NONE;
    Instant now = NOON;
    for (int n = 0; n < 12; n++) {
      trouble = trouble.oneMore("no", now);
      now = trouble.pausedUntil().orElseThrow();
    }
    assertThat(trouble.oneMore("no", now).pausedUntil()).contains(now.plusSeconds(300));
  }

  @Test
  void three_in_a_row_are_no_bad_luck_and_one_that_serves_ends_it() {
    assertThat(failures(2, NOON).isDoubtful()).isFalse();
    assertThat(failures(3, NOON).isDoubtful()).isTrue();
    assertThat(failures(3, NOON).over()).isEqualTo(LaunchTrouble.NONE);
  }
}
