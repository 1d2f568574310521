package scaler.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What fires around the hours that a zone skips and repeats. */
class CronTimeChangeTest {
  @ParameterizedTest(name = "{0} at {1}: {2} fires at {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "America/New_York    | 2027-03-14T07:00:00Z | 30 2 14 3 *     | 2027-03-14T07:00:00Z",
        "America/New_York    | 2027-03-14T07:00:00Z | 0 2 14 3 *      | 2027-03-14T07:00:00Z",
        "America/New_York    | 2027-03-14T07:00:00Z | 59 1 14 3 *     | 2027-03-14T06:59:00Z",
        "America/New_York    | 2027-03-14T07:00:00Z | 0 3 14 3 *      | 2027-03-14T07:00:00Z",
        "America/New_York    | 2027-03-14T07:00:00Z | 1 3 14 3 *      | 2027-03-14T07:01:00Z",
        "America/New_York    | 2027-03-14T07:00:00Z | 59 59 2 14 3 ?  | 2027-03-14T07:00:00Z",
        "Europe/Amsterdam    | 2027-03-28T01:00:00Z | 30 2 28 3 *     | 2027-03-28T01:00:00Z",
        "Australia/Lord_Howe | 2026-10-03T15:30:00Z | 15 2 4 10 *     | 2026-10-03T15:30:00Z",
        "Australia/Lord_Howe | 2026-10-03T15:30:00Z | 30 2 4 10 *     | 2026-10-03T15:30:00Z",
        "Australia/Lord_Howe | 2026-10-03T15:30:00Z | 31 2 4 10 *     | 2026-10-03T15:31:00Z",
        "America/Sao_Paulo   | 2018-11-04T03:00:00Z | 0 0 4 11 *      | 2018-11-04T03:00:00Z",
        "America/Sao_Paulo   | 2018-11-04T03:00:00Z | 30 0 4 11 *     | 2018-11-04T03:00:00Z",
        "America/Sao_Paulo   | 2018-11-04T03:00:00Z | 0 1 4 11 *      | 2018-11-04T03:00:00Z",
        "Pacific/Apia        | 2011-12-30T10:00:00Z | 30 14 30 12 *   | 2011-12-30T10:00:00Z",
        "Pacific/Apia        | 2011-12-30T10:00:00Z | 0 0 31 12 *     | 2011-12-30T10:00:00Z",
        "Pacific/Apia        | 2011-12-30T10:00:00Z | 59 23 29 12 *   | 2011-12-30T09:59:00Z",
        // Only the Friday that never was.
        "Pacific/Apia        | 2011-12-30T10:00:00Z | 0 0 8 30 12 ? 2011 | 2011-12-30T10:00:00Z",
        "Africa/Casablanca   | 2027-03-14T02:00:00Z | 30 2 14 3 *     | 2027-03-14T02:00:00Z",
      })
  void a_time_in_the_gap_fires_at_the_first_instant_after_it(
      ZoneId zone, Instant change, String line, Instant firing) {
    assertThat(zone.getRules().getTransition(change.atZone(zone).toLocalDateTime().minusSeconds(1)))
        .as("the fixture's change in the JDK's time zone data")
        .satisfies(transition -> {
          assertThat(transition.getInstant()).isEqualTo(change);
          assertThat(transition.isGap()).isTrue();
        });

    assertFiresOnlyAt(zone, change, line, firing);
  }

  @ParameterizedTest(name = "{0} at {1}: {2} fires at {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "America/New_York    | 2026-11-01T06:00:00Z | 30 1 1 11 *    | 2026-11-01T05:30:00Z",
        "America/New_York    | 2026-11-01T06:00:00Z | 0 1 1 11 *     | 2026-11-01T05:00:00Z",
        "America/New_York    | 2026-11-01T06:00:00Z | 59 1 1 11 *    | 2026-11-01T05:59:00Z",
        "America/New_York    | 2026-11-01T06:00:00Z | 0 2 1 11 *     | 2026-11-01T07:00:00Z",
        "Europe/Amsterdam    | 2026-10-25T01:00:00Z | 30 2 25 10 *   | 2026-10-25T00:30:00Z",
        "Australia/Lord_Howe | 2027-04-03T15:00:00Z | 45 1 4 4 *     | 2027-04-03T14:45:00Z",
        "Australia/Lord_Howe | 2027-04-03T15:00:00Z | 29 1 4 4 *     | 2027-04-03T14:29:00Z",
        "Australia/Lord_Howe | 2027-04-03T15:00:00Z | 0 2 4 4 *      | 2027-04-03T15:30:00Z",
        "Africa/Casablanca   | 2027-02-07T02:00:00Z | 30 2 7 2 *     | 2027-02-07T01:30:00Z",
      })
  void a_time_in_the_overlap_fires_the_first_time_only(
      ZoneId zone, Instant change, String line, Instant firing) {
    assertThat(zone.getRules().getTransition(change.atZone(zone).toLocalDateTime()))
        .as("the fixture's change in the JDK's time zone data")
        .satisfies(transition -> {
          assertThat(transition.getInstant()).isEqualTo(change);
          assertThat(transition.isOverlap()).isTrue();
        });

    assertFiresOnlyAt(zone, change, line, firing);
  }

  private static void assertFiresOnlyAt(ZoneId zone, Instant change, String line, Instant firing) {
    Cron cron = Cron.parse(line);
    Instant from = change.minus(Duration.ofDays(3));
    Instant to = change.plus(Duration.ofDays(3));

    assertThat(walk(cron, zone, from, to)).containsExactly(firing);
    assertThat(askedEachMinute(cron, zone, from, to)).containsExactly(firing);
  }

  @ParameterizedTest(name = "{0} at {1}")
  @CsvSource({
    "America/New_York,    2026-11-01T06:00:00Z, 60",
    "America/New_York,    2027-03-14T07:00:00Z, 0",
    "Europe/Amsterdam,    2026-10-25T01:00:00Z, 60",
    "Europe/Amsterdam,    2027-03-28T01:00:00Z, 0",
    "Australia/Lord_Howe, 2026-10-03T15:30:00Z, 0",
    "Australia/Lord_Howe, 2027-04-03T15:00:00Z, 30",
    "Africa/Casablanca,   2027-02-07T02:00:00Z, 60",
    "Africa/Casablanca,   2027-03-14T02:00:00Z, 0",
    "America/Sao_Paulo,   2018-11-04T03:00:00Z, 0",
    "Pacific/Apia,        2011-12-30T10:00:00Z, 0",
  })
  void a_line_for_each_minute_rests_in_the_second_pass_and_never_else(
      ZoneId zone, Instant change, int rest) {
    Cron cron = Cron.parse("* * * * *");
    Instant from = change.minus(Duration.ofHours(3));
    Instant to = change.plus(Duration.ofHours(3));
    List<Instant> minutes = new ArrayList<>();
    for (Instant at = from.plusSeconds(60); !at.isAfter(to); at = at.plusSeconds(60)) {
      if (at.isBefore(change) || !at.isBefore(change.plus(Duration.ofMinutes(rest)))) {
        minutes.add(at);
      }
    }

    assertThat(walk(cron, zone, from, to)).isEqualTo(minutes);
    assertThat(askedEachMinute(cron, zone, from, to)).isEqualTo(minutes);
  }

  @Test
  void several_times_in_one_gap_fire_there_together_once() {
    ZoneId zone = ZoneId.of("Europe/Amsterdam");
    Instant change = Instant.parse("2027-03-28T01:00:00Z");

    assertThat(
            walk(
                Cron.parse("*/10 2 * * *"),
                zone,
                change.minusSeconds(3600),
                change.plus(Duration.ofHours(22))))
        .containsExactly(change);
  }

  @Test
  void daily_lines_fire_each_day_through_both_changes() {
    ZoneId zone = ZoneId.of("America/New_York");
    Instant from = Instant.parse("2026-01-01T05:00:00Z");
    Instant to = Instant.parse("2028-01-01T05:00:00Z");

    for (String line : List.of("30 1 * * *", "30 2 * * *", "0 3 * * *")) {
      assertThat(walk(Cron.parse(line), zone, from, to))
          .as(line)
          .hasSize(730)
          .extracting(at -> at.atZone(zone).toLocalDate())
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void whoever_starts_in_the_second_pass_sees_what_the_first_one_left() {
    ZoneId zone = ZoneId.of("America/New_York");
    Cron cron = Cron.parse("* 1 * * *");
    Instant middle = Instant.parse("2026-11-01T06:30:00Z");

    assertThat(cron.lastAtOrBefore(middle, zone)).contains(Instant.parse("2026-11-01T05:59:00Z"));
    assertThat(cron.nextAfter(middle, zone)).contains(Instant.parse("2026-11-02T06:00:00Z"));
  }

  /** What a process that runs all the time fires, after {@code from} and until {@code to}. */
  private static List<Instant> walk(Cron cron, ZoneId zone, Instant from, Instant to) {
    List<Instant> firings = new ArrayList<>();
    Optional<Instant> at = cron.nextAfter(from, zone);
    while (at.isPresent() && !at.get().isAfter(to)) {
      firings.add(at.get());
      assertThat(firings).as("%s goes forward", cron).hasSizeLessThan(10_000);
      at = cron.nextAfter(at.get(), zone);
    }
    return firings;
  }

  /** What one sees who is started anew each minute, asks once and ends. */
  private static List<Instant> askedEachMinute(Cron cron, ZoneId zone, Instant from, Instant to) {
    TreeSet<Instant> firings = new TreeSet<>();
    for (Instant at = from; !at.isAfter(to); at = at.plusSeconds(60)) {
      cron.lastAtOrBefore(at, zone).filter(last -> last.isAfter(from)).ifPresent(firings::add);
      cron.nextAfter(at, zone).filter(next -> !next.isAfter(to)).ifPresent(firings::add);
    }
    return List.of(firings.toArray(Instant[]::new));
  }
}
