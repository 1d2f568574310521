package scaler.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scaler.core.model.Bounds;
import scaler.core.schedule.CapacitySchedule.Change;
import scaler.core.schedule.CapacitySchedule.Entry;
import scaler.core.schedule.CapacitySchedule.Firing;

class CapacityScheduleTest {
  private static final ZoneId WINNIPEG = ZoneId.of("America/Winnipeg");

  /** The article's: three machines on weekdays from 8:00 to 21:00, else two. */
  private static final CapacitySchedule OFFICE_HOURS =
      schedule(WINNIPEG, "0 8 * * 1-5 -> 3", "0 21 * * 1-5 -> 2");

  private static CapacitySchedule schedule(ZoneId zone, String... lines) {
    return new CapacitySchedule(
        Arrays.stream(lines)
            .map(line -> line.split(" -> "))
            .map(parts ->
                new Entry(
                    Cron.parse(parts[0]), zone, new Change.Capacity(Integer.parseInt(parts[1]))))
            .toList());
  }

  private static int machines(CapacitySchedule schedule, Instant now) {
    return switch (schedule.inForce(now).orElseThrow().entry().change()) {
      case Change.Capacity(int machines) -> machines;
      case Change.Limits(Bounds bounds) -> throw new AssertionError("no capacity: " + bounds);
    };
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource({
    // A Monday; Winnipeg is six hours behind.
    "2026-01-05T13:59:59.999Z, 2",
    "2026-01-05T14:00:00Z,     3",
    "2026-01-06T02:59:59.999Z, 3",
    "2026-01-06T03:00:00Z,     2",
    // Saturday noon, long after Friday's last line.
    "2026-01-10T18:00:00Z,     2",
    // In summer it is five hours behind.
    "2026-07-06T12:59:59Z,     2",
    "2026-07-06T13:00:00Z,     3",
  })
  void in_force_is_the_last_firing_at_or_before_now(Instant now, int machines) {
    assertThat(machines(OFFICE_HOURS, now)).isEqualTo(machines);
  }

  @Test
  void when_two_lines_fire_at_once_the_later_line_is_in_force() {
    Instant now = Instant.parse("2026-01-05T14:00:00Z");

    assertThat(machines(schedule(WINNIPEG, "0 8 * * * -> 3", "0 8 * * 1 -> 5"), now)).isEqualTo(5);
    assertThat(machines(schedule(WINNIPEG, "0 8 * * 1 -> 5", "0 8 * * * -> 3"), now)).isEqualTo(3);
  }

  @Test
  void nothing_is_in_force_before_the_first_firing_of_all() {
    Instant christmas = Instant.parse("2026-12-25T06:00:00Z");
    CapacitySchedule once = schedule(WINNIPEG, "0 0 0 25 12 ? 2026 -> 0");

    assertThat(once.inForce(christmas.minusNanos(1))).isEmpty();
    assertThat(once.inForce(christmas))
        .contains(new Firing(0, once.entries().getFirst(), christmas));
    assertThat(CapacitySchedule.NONE.inForce(christmas)).isEmpty();
    assertThat(CapacitySchedule.NONE.next(christmas, 10)).isEmpty();
  }

  @Test
  void the_next_firings_of_all_lines_come_in_order_of_time_then_of_line() {
    CapacitySchedule schedule =
        schedule(
            WINNIPEG, "0 21 * * * -> 2", "0 8 * * * -> 3", "0 8 * * * -> 4", "0 0 31 2 * -> 9");
    Instant monday = Instant.parse("2026-01-05T06:00:00Z");

    assertThat(schedule.next(monday, 4))
        .extracting(firing -> firing.line() + " " + firing.at())
        .containsExactly(
            "1 2026-01-05T14:00:00Z",
            "2 2026-01-05T14:00:00Z",
            "0 2026-01-06T03:00:00Z",
            "1 2026-01-06T14:00:00Z");
    assertThat(schedule.next(monday, 0)).isEmpty();
  }

  @Test
  void each_line_is_read_in_its_own_zone() {
    CapacitySchedule schedule =
        new CapacitySchedule(
            List.of(
                new Entry(Cron.parse("0 8 * * *"), WINNIPEG, new Change.Capacity(3)),
                new Entry(
                    Cron.parse("0 8 * * *"),
                    ZoneId.of("Europe/Amsterdam"),
                    new Change.Limits(new Bounds(1, 4)))));

    assertThat(schedule.next(Instant.parse("2026-01-05T00:00:00Z"), 2))
        .extracting(Firing::at)
        .containsExactly(
            Instant.parse("2026-01-05T07:00:00Z"), Instant.parse("2026-01-05T14:00:00Z"));
  }

  /** From when to when there are three machines, on the day of a change of the clock. */
  @ParameterizedTest(name = "{0}: {1} to {2} is {3} to {4}")
  @CsvSource(
      delimiter = '|',
      value = {
        // Spans the gap: an hour shorter than on the wall.
        "America/New_York    | 0 1  | 0 5  | 2027-03-14T06:00:00Z | 2027-03-14T09:00:00Z",
        // Begins in the gap.
        "America/New_York    | 30 2 | 0 5  | 2027-03-14T07:00:00Z | 2027-03-14T09:00:00Z",
        // Ends in the gap.
        "America/New_York    | 0 1  | 30 2 | 2027-03-14T06:00:00Z | 2027-03-14T07:00:00Z",
        // Spans the overlap: an hour longer.
        "America/New_York    | 0 0  | 0 5  | 2026-11-01T04:00:00Z | 2026-11-01T10:00:00Z",
        // Begins in the overlap, with its first pass.
        "America/New_York    | 30 1 | 0 5  | 2026-11-01T05:30:00Z | 2026-11-01T10:00:00Z",
        // Ends in the overlap, with its first pass.
        "America/New_York    | 0 0  | 30 1 | 2026-11-01T04:00:00Z | 2026-11-01T05:30:00Z",
        // Within the overlap: once.
        "America/New_York    | 15 1 | 45 1 | 2026-11-01T05:15:00Z | 2026-11-01T05:45:00Z",
        "Europe/Amsterdam    | 0 1  | 0 5  | 2027-03-28T00:00:00Z | 2027-03-28T03:00:00Z",
        "Europe/Amsterdam    | 0 1  | 0 5  | 2026-10-24T23:00:00Z | 2026-10-25T04:00:00Z",
        "Australia/Lord_Howe | 0 1  | 0 5  | 2026-10-03T14:30:00Z | 2026-10-03T18:00:00Z",
        "Australia/Lord_Howe | 0 1  | 0 5  | 2027-04-03T14:00:00Z | 2027-04-03T18:30:00Z",
        "Africa/Casablanca   | 0 1  | 0 5  | 2027-02-07T00:00:00Z | 2027-02-07T05:00:00Z",
        "Africa/Casablanca   | 0 1  | 0 5  | 2027-03-14T01:00:00Z | 2027-03-14T04:00:00Z",
        "America/Sao_Paulo   | 0 23 | 0 5  | 2018-11-04T02:00:00Z | 2018-11-04T07:00:00Z",
        "America/Sao_Paulo   | 0 0  | 0 5  | 2018-11-04T03:00:00Z | 2018-11-04T07:00:00Z",
        // From the evening of the 29th to the morning of the 31st: the 30th was not.
        "Pacific/Apia        | 0 22 | 0 5  | 2011-12-30T08:00:00Z | 2011-12-30T15:00:00Z",
      })
  void a_window_over_a_change_begins_and_ends_once_and_whoever_starts_in_it_sees_it(
      ZoneId zone, String start, String end, Instant from, Instant to) {
    CapacitySchedule schedule = schedule(zone, start + " * * * -> 3", end + " * * * -> 2");
    List<Instant> changes = new ArrayList<>();
    Instant first = from.minus(Duration.ofHours(4));
    int before = machines(schedule, first);
    for (Instant now = first; now.isBefore(to.plus(Duration.ofHours(4))); ) {
      now = now.plusSeconds(60);
      int machines = machines(schedule, now);
      if (machines != before) {
        changes.add(now);
      }
      before = machines;
    }

    assertThat(changes).containsExactly(from, to);
    assertThat(before).isEqualTo(2);
  }

  @ParameterizedTest(name = "{0} and {1} -> {2}")
  @CsvSource({
    // New York goes from 2:00 to 3:00.
    "15 2 * * * -> 3, 45 2 * * * -> 2, 2",
    "45 2 * * * -> 2, 15 2 * * * -> 3, 2",
    "0 3 * * * -> 5,  30 2 * * * -> 1, 5",
    "30 2 * * * -> 1, 0 3 * * * -> 5,  5",
    "0 2 * * * -> 1,  30 2 * * * -> 4, 4",
    "30 2 * * * -> 4, */20 2 * * * -> 6, 6",
    // The same time in two writings: the later line.
    "30 2 * * * -> 4, 0 30 2 * * ? -> 6, 6",
    "0 30 2 * * ? -> 6, 30 2 * * * -> 4, 4",
  })
  void lines_that_one_gap_fires_together_keep_their_order(String one, String two, int machines) {
    CapacitySchedule schedule = schedule(ZoneId.of("America/New_York"), one, two);
    Instant change = Instant.parse("2027-03-14T07:00:00Z");

    assertThat(machines(schedule, change)).isEqualTo(machines);
    assertThat(machines(schedule, change.plusSeconds(3600))).isEqualTo(machines);
    List<Firing> together = schedule.next(change.minusNanos(1), 2);
    assertThat(together).extracting(Firing::at).containsOnly(change);
    assertThat(together.getLast().entry().change()).isEqualTo(new Change.Capacity(machines));
  }

  @Test
  void less_than_no_machine_is_refused() {
    assertThatThrownBy(() -> new Change.Capacity(-1)).hasMessage("need 0 <= machines, got -1");
  }
}
