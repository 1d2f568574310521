package scaler.app.command.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Refusal;

class TimesTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  /** A quarter past eleven at night in Berlin. */
  private static final Instant NOW = Instant.parse("2026-11-22T22:15:00Z");

  @ParameterizedTest
  @CsvSource({
    "1s, PT1S",
    "90s, PT1M30S",
    "45m, PT45M",
    "2h, PT2H",
    "1h30m, PT1H30M",
    "3d, PT72H",
    "366d, PT8784H",
    "999999s, PT277H46M39S",
  })
  void a_length_of_time(String text, Duration length) {
    assertThat(Times.duration(text)).isEqualTo(length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "5", "-5m", "+5m", "5 m", "5M", "1.5h", "m", "5w", "1e5", "PT5M", "5m ", "30m1h",
        "٣m"
      })
  void what_is_no_length_of_time(String text) {
    assertThatThrownBy(() -> Times.duration(text))
        .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.code()).isEqualTo(Exit.USAGE))
        .hasMessage(
            "\"%s\" is not a length of time; write 90s, 45m, 2h, 1h30m or 3d".formatted(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "0m", "0h0m0s", "000000d"})
  void no_time_at_all(String text) {
    assertThatThrownBy(() -> Times.duration(text))
        .hasMessage("\"%s\" is no time at all; write 45m or 2h".formatted(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"367d", "366d1s", "999999d", "999999h"})
  void longer_than_a_year(String text) {
    assertThatThrownBy(() -> Times.duration(text))
        .hasMessage("\"%s\" is longer than 366 days; write less".formatted(text));
  }

  @Test
  void a_long_row_of_numbers_is_refused_without_being_counted() {
    assertThatThrownBy(() -> Times.duration("999999d".repeat(100_000)))
        .hasMessageContaining("is not a length of time");
  }

  @ParameterizedTest
  @CsvSource({
    "23:16, 2026-11-22T22:16:00Z",
    "23:15:01, 2026-11-22T22:15:01Z",
    // The instant itself is over: the next one is tomorrow's.
    "23:15, 2026-11-23T22:15:00Z",
    "00:00, 2026-11-22T23:00:00Z",
    "22:00, 2026-11-23T21:00:00Z",
    "2026-11-23T07:00, 2026-11-23T06:00:00Z",
    "2026-11-23T07:00+01:00, 2026-11-23T06:00:00Z",
    "2026-11-23T07:00-05:00, 2026-11-23T12:00:00Z",
    "2026-11-23T07:00Z, 2026-11-23T07:00:00Z",
    "2026-11-22T22:15:00.001Z, 2026-11-22T22:15:00.001Z",
    "2h, 2026-11-23T00:15:00Z",
    "366d, 2027-11-23T22:15:00Z",
    "2027-11-23T22:15:00Z, 2027-11-23T22:15:00Z",
  })
  void a_time(String text, Instant end) {
    assertThat(Times.until(text, NOW, BERLIN)).isEqualTo(end);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "25:00",
        "24:00",
        "23:60",
        "7",
        "7:00",
        "yesterday",
        "-5m",
        "T",
        "2026-11-23",
        "2026-02-29T07:00Z",
        "2026-11-23T07:00+25:00",
        "2026-11-23 07:00"
      })
  void what_is_no_time(String text) {
    assertThatThrownBy(() -> Times.until(text, NOW, BERLIN))
        .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.code()).isEqualTo(Exit.USAGE))
        .hasMessage(
            "\"%s\" is not a time; write 22:00 or 2026-11-23T07:00 (Europe/Berlin), 2026-11-23T07:00+01:00, or a length as 2h"
                .formatted(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-11-22T22:15:00Z", "2026-11-22T23:15", "1970-01-01T00:00Z"})
  void a_time_that_is_over(String text) {
    assertThatThrownBy(() -> Times.until(text, NOW, BERLIN))
        .hasMessage(
            "%s is over: it is Sun 2026-11-22 23:15:00 +01:00 now; name a later time"
                .formatted(text));
  }

  @Test
  void a_time_more_than_a_year_away_is_a_slip() {
    assertThatThrownBy(() -> Times.until("2027-11-23T22:15:01Z", NOW, BERLIN))
        .hasMessage("2027-11-23T22:15:01Z is more than 366 days away; name an earlier time");
  }

  @Test
  void an_hour_that_summer_time_skips_is_the_one_behind_it() {
    Instant evening = Instant.parse("2026-03-28T20:00:00Z");

    assertThat(Times.until("02:30", evening, BERLIN)).isEqualTo("2026-03-29T01:30:00Z");
  }

  @Test
  void of_an_hour_that_comes_twice_the_first_is_meant() {
    Instant evening = Instant.parse("2026-10-24T20:00:00Z");

    assertThat(Times.until("02:30", evening, BERLIN)).isEqualTo("2026-10-25T00:30:00Z");
  }
}
