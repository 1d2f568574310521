package scaler.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronMistakesTest {
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "60 * * * *       | the minute has \"60\"; allowed is 0-59",
        "-1 * * * *       | the minute has nothing where a number should be; allowed is 0-59",
        "1,,2 * * * *     | the minute has nothing where a number should be; allowed is 0-59",
        "0 24 * * *       | the hour has \"24\"; allowed is 0-23",
        "0 8am * * *      | the hour has \"8AM\"; allowed is 0-23",
        "0 8:30 * * *     | the hour has \"8:30\"; allowed is 0-23",
        "0 99999 * * *    | the hour has \"99999\"; allowed is 0-23",
        "0 8-10-12 * * *  | the hour has \"10-12\"; allowed is 0-23",
        "0 */0 * * *      | the hour has the step \"0\"; allowed is 1-23",
        "0 */24 * * *     | the hour has the step \"24\"; allowed is 1-23",
        "0 */2/3 * * *    | the hour has the step \"2/3\"; allowed is 1-23",
        "0 */ * * *       | the hour has the step \"\"; allowed is 1-23",
        "0 22-6 * * *     | the hour has \"22-6\", which runs backwards; write 22-23,0-6",
        "5/15 * * * *     | the minute has a step after the single number 5, which crontabs do not agree on; write 5-59/15",
        "/15 * * * *      | the minute has nothing where a number should be; allowed is 0-59",
        "0 0 0 * *        | the day of month has \"0\"; allowed is 1-31",
        "0 0 32 * *       | the day of month has \"32\"; allowed is 1-31",
        "0 0 15W * *      | the day of month has \"15W\", but L, W, # and ? belong to Quartz's lines of six fields",
        "0 0 ? * *        | the day of month has \"?\", but L, W, # and ? belong to Quartz's lines of six fields",
        "0 0 L * *        | the day of month has \"L\", but L, W, # and ? belong to Quartz's lines of six fields",
        "0 0 * * 5#2      | the day of week has \"5#2\", but L, W, # and ? belong to Quartz's lines of six fields",
        "0 0 1 13 *       | the month has \"13\"; allowed is 1-12 or JAN-DEC",
        "0 0 1 JUNE *     | the month has \"JUNE\"; allowed is 1-12 or JAN-DEC",
        "0 0 * * 8        | the day of week has \"8\"; allowed is 0-7 (0 and 7 are Sunday) or SUN-SAT",
        "0 0 * * FRI-MON  | the day of week has \"FRI-MON\", which runs backwards; write 5-6,0-1",
        "0 0 8 ? * 0      | the day of week has \"0\"; allowed is 1-7 (1 is Sunday in six fields) or SUN-SAT",
        "0 0 8 ? * 6#6    | the day of week has \"#6\"; a month has at most five of a weekday: #1 to #5",
        "0 0 8 ? * 8L     | the day of week has \"8\"; allowed is 1-7 (1 is Sunday in six fields) or SUN-SAT",
        "0 0 8 ? * 8#1    | the day of week has \"8\"; allowed is 1-7 (1 is Sunday in six fields) or SUN-SAT",
        "0 0 8 L-31 * ?   | the day of month has \"L-31\"; allowed is L-1 to L-30",
        "0 0 8 32W * ?    | the day of month has \"32\"; allowed is 1-31",
        "0 0 8 1,? * ?    | the day of month has \"?\"; allowed is 1-31",
        "0 0 ? 1 * ?      | the hour has \"?\"; allowed is 0-23",
        "0 0 8 1 1 ? 1969 | the year has \"1969\"; allowed is 1970-2099",
        "0 0 8 1 1 ? 2030-2027 | the year has \"2030-2027\", which runs backwards; write 2027-2030",
        "0 0 8 * * *      | write ? in exactly one of day of month (fourth) and day of week (sixth), as Quartz does with six or seven fields",
        "0 0 8 ? * ?      | write ? in exactly one of day of month (fourth) and day of week (sixth), as Quartz does with six or seven fields",
        "0 8 * *          | it has 4 fields; write five (minute, hour, day of month, month, day of week), or six or seven as Quartz does (second first, year last)",
        "noon             | it has 1 field; write five (minute, hour, day of month, month, day of week), or six or seven as Quartz does (second first, year last)",
        "1 2 3 4 5 6 7 8  | it has 8 fields; write five (minute, hour, day of month, month, day of week), or six or seven as Quartz does (second first, year last)",
        "@reboot          | it is none of @hourly, @daily, @weekly, @monthly and @yearly",
      })
  void a_mistake_is_told_with_its_field_what_was_found_and_what_is_allowed(
      String line, String sentence) {
    assertThatThrownBy(() -> Cron.parse(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cron line \"" + line + "\": " + sentence);
  }

  @Test
  void a_line_that_is_no_plain_text_is_not_repeated_to_the_user() {
    assertThatThrownBy(() -> Cron.parse("0 8\u00a0* * *"))
        .hasMessage("a cron line holds the character U+00A0; write it in plain ASCII, on one line");
    assertThatThrownBy(() -> Cron.parse("0 8 * * *\n0 9 * * *")).hasMessageContaining("U+000A");
    // A dotless i becomes an I in upper case, and this is no Friday.
    assertThatThrownBy(() -> Cron.parse("0 8 * * fr\u0131")).hasMessageContaining("U+0131");
    assertThatThrownBy(() -> Cron.parse("0 ".repeat(101)))
        .hasMessage("a cron line of 202 characters is too long; at most 200 are read");
    assertThatThrownBy(() -> Cron.parse(" \t"))
        .hasMessage("a cron line is empty; write five fields, such as 0 8 * * 1-5");
  }

  @Test
  void whatever_is_written_is_read_or_refused_with_one_sentence() {
    long seed = 20_260_324;
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    String signs = "0123456789**,,--//??LW#  @ABCDEFJMNOPRSTU";
    for (int n = 0; n < 50_000; n++) {
      String line =
          random
              .ints(random.nextInt(1, 30), 0, signs.length())
              .mapToObj(i -> signs.substring(i, i + 1))
              .collect(Collectors.joining());
      readOrRefuse(line, seed);
      readOrRefuse("0 0 " + line + " * ?", seed);
      readOrRefuse("0 0 0 ? * " + line.replace(" ", ""), seed);
      readOrRefuse("0 0 0 " + line.replace(" ", "") + " * ?", seed);
      readOrRefuse("0 0 " + line.replace(" ", "") + " * *", seed);
    }
  }

  private static void readOrRefuse(String line, long seed) {
    Throwable thrown =
        catchThrowable(() -> {
          Cron cron = Cron.parse(line);
          cron.nextAfter(Instant.EPOCH, ZoneOffset.UTC);
          cron.lastAtOrBefore(Instant.EPOCH, ZoneOffset.UTC);
        });
    if (thrown != null) {
      assertThat(thrown)
          .as("seed %d, line \"%s\"", seed, line)
          .isExactlyInstanceOf(IllegalArgumentException.class);
      assertThat(thrown.getMessage())
          .as("seed %d, line \"%s\"", seed, line)
          .containsAnyOf("cron line \"", "a cron line ")
          .doesNotContain("\n");
    }
  }
}
