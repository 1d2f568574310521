package scaler.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {
  private static final ZoneId UTC = ZoneOffset.UTC;

  /** A Thursday. */
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "0 8 * * 1-5        | 2026-01-01T08:00 2026-01-02T08:00 2026-01-05T08:00",
        "0 8 * * MON-fri    | 2026-01-01T08:00 2026-01-02T08:00 2026-01-05T08:00",
        "0 0 * * 0          | 2026-01-04T00:00 2026-01-11T00:00",
        "0 0 * * 7          | 2026-01-04T00:00 2026-01-11T00:00",
        "0 0 * * SUN        | 2026-01-04T00:00 2026-01-11T00:00",
        "0 0 * * 5-7        | 2026-01-02T00:00 2026-01-03T00:00 2026-01-04T00:00 2026-01-09T00:00",
        "0 0 * * FRI-SUN    | 2026-01-02T00:00 2026-01-03T00:00 2026-01-04T00:00 2026-01-09T00:00",
        "0 0 * * 0-2        | 2026-01-04T00:00 2026-01-05T00:00 2026-01-06T00:00 2026-01-11T00:00",
        "*/20 10 * * *      | 2026-01-01T10:00 2026-01-01T10:20 2026-01-01T10:40 2026-01-02T10:00",
        "10-20/3 0 * * *    | 2026-01-01T00:10 2026-01-01T00:13 2026-01-01T00:16 2026-01-01T00:19",
        "59,1,30-31 0 * * * | 2026-01-01T00:01 2026-01-01T00:30 2026-01-01T00:31 2026-01-01T00:59",
        "0 0 1 JAN,jul *    | 2026-07-01T00:00 2027-01-01T00:00",
        "0 0 29 2 *         | 2028-02-29T00:00 2032-02-29T00:00",
        "0 0 31 * *         | 2026-01-31T00:00 2026-03-31T00:00 2026-05-31T00:00",
        "@hourly            | 2026-01-01T01:00 2026-01-01T02:00",
        "@Daily             | 2026-01-02T00:00 2026-01-03T00:00",
        "@midnight          | 2026-01-02T00:00 2026-01-03T00:00",
        "@weekly            | 2026-01-04T00:00 2026-01-11T00:00",
        "@monthly           | 2026-02-01T00:00 2026-03-01T00:00",
        "@yearly            | 2027-01-01T00:00 2028-01-01T00:00",
        "@annually          | 2027-01-01T00:00 2028-01-01T00:00",
      })
  void five_fields_are_read_as_a_crontab_does(String line, String firings) {
    assertFires(line, firings);
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        // Both restricted: either. 13 January is a Tuesday.
        "0 0 13 * FRI    | 2026-01-02T00:00 2026-01-09T00:00 2026-01-13T00:00 2026-01-16T00:00",
        // One begins with a star: both. The Fridays with an odd number.
        "0 0 */2 * FRI   | 2026-01-09T00:00 2026-01-23T00:00 2026-02-13T00:00",
        // The first Sunday of a month.
        "0 0 1-7 * */7   | 2026-01-04T00:00 2026-02-01T00:00 2026-03-01T00:00",
      })
  void of_two_restricted_day_fields_either_is_enough(String line, String firings) {
    assertFires(line, firings);
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "0 0 8 ? * 2-6         | 2026-01-01T08:00 2026-01-02T08:00 2026-01-05T08:00",
        "0 0 0 ? * 1           | 2026-01-04T00:00 2026-01-11T00:00",
        "0 0 0 ? * 7           | 2026-01-03T00:00 2026-01-10T00:00",
        "0 0 0 ? * L           | 2026-01-03T00:00 2026-01-10T00:00",
        "0 0 0 ? * FRI-MON     | 2026-01-02T00:00 2026-01-03T00:00 2026-01-04T00:00 2026-01-05T00:00 2026-01-09T00:00",
        "30 5/25 22-1 * * ?    | 2026-01-01T00:05:30 2026-01-01T00:30:30 2026-01-01T00:55:30 2026-01-01T01:05:30 2026-01-01T01:30:30 2026-01-01T01:55:30 2026-01-01T22:05:30",
        "0 /30 0 * * ?         | 2026-01-01T00:30 2026-01-02T00:00 2026-01-02T00:30",
        "0 0 0 L * ?           | 2026-01-31T00:00 2026-02-28T00:00 2026-03-31T00:00",
        "0 0 0 L-3 * ?         | 2026-01-28T00:00 2026-02-25T00:00 2026-03-28T00:00",
        "0 0 0 L-30 * ?        | 2026-03-01T00:00 2026-05-01T00:00",
        // 31 January is a Saturday, 31 May a Sunday and the last of its month.
        "0 0 0 LW * ?          | 2026-01-30T00:00 2026-02-27T00:00 2026-03-31T00:00 2026-04-30T00:00 2026-05-29T00:00",
        // 1 February is a Sunday, 1 August a Saturday and the first of its month.
        "0 0 0 1W * ?          | 2026-02-02T00:00 2026-03-02T00:00 2026-04-01T00:00 2026-05-01T00:00 2026-06-01T00:00 2026-07-01T00:00 2026-08-03T00:00",
        "0 0 0 15W * ?         | 2026-01-15T00:00 2026-02-16T00:00 2026-03-16T00:00",
        "0 0 0 L-3W * ?        | 2026-01-28T00:00 2026-02-25T00:00 2026-03-27T00:00",
        "0 0 0 ? * 6L          | 2026-01-30T00:00 2026-02-27T00:00 2026-03-27T00:00",
        "0 0 0 ? * fril        | 2026-01-30T00:00 2026-02-27T00:00 2026-03-27T00:00",
        "0 0 0 ? * 6#3         | 2026-01-16T00:00 2026-02-20T00:00 2026-03-20T00:00",
        "0 0 0 ? * SUN#5       | 2026-03-29T00:00 2026-05-31T00:00",
        "0 0 0 1,LW * ?        | 2026-01-30T00:00 2026-02-01T00:00 2026-02-27T00:00 2026-03-01T00:00",
        "0 0 0 ? * MON#1,FRI#1 | 2026-01-02T00:00 2026-01-05T00:00 2026-02-02T00:00 2026-02-06T00:00",
        "0 0 0 1 1 ? 2027-2099/5 | 2027-01-01T00:00 2032-01-01T00:00",
        "0 0 0 1 1 ? 2099      | 2099-01-01T00:00",
        "0 0 0 1 1 ? *         | 2027-01-01T00:00 2028-01-01T00:00",
      })
  void six_and_seven_fields_are_read_as_quartz_does(String line, String firings) {
    assertFires(line, firings);
  }

  private static void assertFires(String line, String firings) {
    List<LocalDateTime> expected =
        List.of(firings.split(" ")).stream().map(LocalDateTime::parse).toList();
    List<LocalDateTime> found = new ArrayList<>();
    Optional<Instant> at = Cron.parse(line).nextAfter(START, UTC);
    while (at.isPresent() && found.size() < expected.size()) {
      found.add(LocalDateTime.ofInstant(at.get(), UTC));
      at = Cron.parse(line).nextAfter(at.get(), UTC);
    }
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void next_is_strictly_after_and_last_is_at_or_before_to_the_nanosecond() {
    Cron cron = Cron.parse("0 8 * * *");
    Instant eight = Instant.parse("2026-01-01T08:00:00Z");
    Instant before = Instant.parse("2025-12-31T08:00:00Z");

    assertThat(cron.nextAfter(eight.minusNanos(1), UTC)).contains(eight);
    assertThat(cron.nextAfter(eight, UTC)).contains(Instant.parse("2026-01-02T08:00:00Z"));
    assertThat(cron.lastAtOrBefore(eight, UTC)).contains(eight);
    assertThat(cron.lastAtOrBefore(eight.minusNanos(1), UTC)).contains(before);
  }

  @Test
  void it_works_before_1970_and_to_the_ends_of_time() {
    Cron cron = Cron.parse("0 0 * * *");
    Instant early = Instant.parse("1969-12-31T23:59:59.5Z");

    assertThat(cron.nextAfter(early, UTC)).contains(Instant.EPOCH);
    assertThat(cron.lastAtOrBefore(early, UTC)).contains(Instant.parse("1969-12-31T00:00:00Z"));
    assertThat(cron.nextAfter(Instant.MIN, UTC)).contains(Instant.parse("0001-01-01T00:00:00Z"));
    assertThat(cron.lastAtOrBefore(Instant.MIN, UTC)).isEmpty();
    assertThat(cron.nextAfter(Instant.MAX, UTC)).isEmpty();
    assertThat(cron.lastAtOrBefore(Instant.MAX, UTC))
        .contains(Instant.parse("9999-12-31T00:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0 0 31 2 *",
        "0 0 30 feb *",
        "0 0 31 4,6,9,11 *",
        "0 0 0 29 2 ? 2027,2029",
        "0 0 0 1 1 ? 2025",
        "0 0 0 1 1 ? 2026",
        "0 0 0 31W 4 ? 2027"
      })
  void a_line_that_cannot_fire_any_more_says_so(String line) {
    assertThat(Cron.parse(line).nextAfter(START, UTC)).isEmpty();
    assertThat(Cron.parse(line).firesEver(START, UTC)).isFalse();
  }

  @Test
  void a_year_that_is_over_has_had_its_last_firing() {
    Cron cron = Cron.parse("0 0 12 31 12 ? 1970");

    assertThat(cron.lastAtOrBefore(START, UTC)).contains(Instant.parse("1970-12-31T12:00:00Z"));
    assertThat(cron.lastAtOrBefore(Instant.parse("1970-12-31T11:59:59Z"), UTC)).isEmpty();
  }

  @Test
  void the_rarest_day_is_found_forty_years_away() {
    Cron cron = Cron.parse("0 0 0 ? 2 SAT#5");
    Instant first = Instant.parse("2076-02-29T00:00:00Z");
    // 2100 has no 29 February.
    Instant second = Instant.parse("2116-02-29T00:00:00Z");

    assertThat(cron.nextAfter(first, UTC)).contains(second);
    assertThat(cron.lastAtOrBefore(second.minusNanos(1), UTC)).contains(first);
    assertThat(cron.firesEver(first, UTC)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "* * * * *       | false",
        "0 * * * * ?     | false",
        "* * * * * ?     | true",
        "0,30 0 0 * * ?  | true",
        "59/5 0 0 * * ?  | false",
      })
  void it_knows_whether_it_fires_more_than_once_a_minute(String line, boolean often) {
    assertThat(Cron.parse(line).firesMoreThanOnceAMinute()).isEqualTo(often);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 8 * * 1-5         | false",
        "0 0 8 ? * 2-6       | true",
        "0 0 8 ? * MON-6     | true",
        "0 0 8 ? * 6#3       | true",
        "0 0 8 ? * MON,6L    | true",
        "0 0 8 ? * MON-FRI   | false",
        "0 0 8 ? * FRI#3     | false",
        "0 0 8 ? * */2       | false",
        "0 0 8 ? * MON-SAT/2 | false",
        "0 0 8 1 * ?         | false",
      })
  void it_knows_whether_a_weekday_is_a_number_of_quartz(String line, boolean numeric) {
    assertThat(Cron.parse(line).usesNumericWeekdayOfQuartz()).isEqualTo(numeric);
  }

  @Test
  void lines_are_equal_when_they_are_written_alike() {
    assertThat(Cron.parse(" 0  8 * *\t1-5 "))
        .isEqualTo(Cron.parse("0 8 * * 1-5"))
        .hasSameHashCodeAs(Cron.parse("0 8 * * 1-5"))
        .hasToString("0 8 * * 1-5")
        .isNotEqualTo(Cron.parse("0 8 * * MON-FRI"));
    assertThat(Cron.parse("@Daily").line()).isEqualTo("@Daily");
  }
}
