package scaler.inbound.quartz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import scaler.core.schedule.Cron;

class FiringTriggerTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void a_time_in_the_spring_gap_fires_at_the_first_instant_after_it() {
    assertThat(firings(cron("30 2 * * *"), "2026-03-27T12:00:00Z", 3))
        .containsExactly(
            "2026-03-28T01:30:00Z", // 2:30 winter time
            "2026-03-29T01:00:00Z", // 3:00 summer time: there is no 2:30
            "2026-03-30T00:30:00Z"); // 2:30 summer time
  }

  @Test
  void a_time_that_happens_twice_in_autumn_fires_once() {
    assertThat(firings(cron("30 2 * * *"), "2026-10-24T12:00:00Z", 2))
        .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
  }

  @Test
  void it_may_fire_at_its_start_but_not_before() {
    assertThat(firings(cron("0 8 * * *"), "2026-01-05T07:00:00Z", 1))
        .containsExactly("2026-01-05T07:00:00Z");
    assertThat(firings(cron("0 8 * * *"), "2026-01-05T07:00:00.001Z", 1))
        .containsExactly("2026-01-06T07:00:00Z");
  }

  @Test
  void intervals_fire_at_the_same_times_whenever_they_begin() {
    Timetable five = new Timetable.Every(Duration.ofMinutes(5));
    assertThat(firings(five, "2026-01-05T07:01:00Z", 2))
        .containsExactly("2026-01-05T07:05:00Z", "2026-01-05T07:10:00Z");
    assertThat(firings(five, "2026-01-05T07:04:59.999Z", 1))
        .containsExactly("2026-01-05T07:05:00Z");
    assertThat(five.nextAfter(Instant.parse("2026-01-05T07:05:00Z")))
        .contains(Instant.parse("2026-01-05T07:10:00Z"));
    assertThat(five.nextAfter(Instant.parse("1969-12-31T23:59:00Z"))).contains(Instant.EPOCH);
    assertThatThrownBy(() -> new Timetable.Every(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_line_that_is_over_does_not_fire() {
    FiringTrigger trigger = new FiringTrigger(cron("0 0 8 1 1 ? 2020"));
    trigger.setStartTime(Date.from(Instant.parse("2026-01-05T07:00:00Z")));
    assertThat(trigger.computeFirstFireTime(null)).isNull();
    assertThat(trigger.mayFireAgain()).isFalse();
  }

  @Test
  void keys_tell_lines_and_zones_apart_and_fit_a_column() {
    assertThat(cron("0 8 * * 1-5").key()).isEqualTo("0 8 * * 1-5 Europe/Berlin");
    assertThat(new Timetable.ByCron(Cron.parse("0 8 * * 1-5"), ZoneId.of("UTC")).key())
        .isEqualTo("0 8 * * 1-5 UTC");
    String minutes = String.join(",", IntStream.range(0, 59).mapToObj(Integer::toString).toList());
    assertThat(cron(minutes + " 8 * * *").key())
        .hasSize(120)
        .isNotEqualTo(cron(minutes + " 9 * * *").key());
  }

  private static Timetable cron(String line) {
    return new Timetable.ByCron(Cron.parse(line), BERLIN);
  }

  private static List<String> firings(Timetable timetable, String start, int count) {
    FiringTrigger trigger = new FiringTrigger(timetable);
    trigger.setStartTime(Date.from(Instant.parse(start)));
    trigger.computeFirstFireTime(null);
    List<String> firings = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      firings.add(
          Optional.ofNullable(trigger.getNextFireTime()).orElseThrow().toInstant().toString());
      trigger.triggered(null);
    }
    return firings;
  }
}
