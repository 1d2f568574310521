package scaler.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A line remembers what it was asked last; that never shows. */
class CronSpellTest {
  private static final List<ZoneId> ZONES =
      List.of(ZoneId.of("Europe/Berlin"), ZoneId.of("America/New_York"), ZoneId.of("UTC"));

  /** Around the nights in which clocks are changed. */
  private static final List<Instant> NIGHTS =
      List.of(
          Instant.parse("2026-03-29T00:00:00Z"),
          Instant.parse("2026-10-24T20:00:00Z"),
          Instant.parse("2026-11-01T00:00:00Z"));

  @ParameterizedTest
  @ValueSource(
      strings = {"30 2 * * *", "*/7 * * * *", "0 8 * * 1-5", "15 30 1 ? * SUN", "0 0 31 2 *"})
  void a_line_that_was_asked_before_says_what_a_new_one_says(String line) {
    Cron asked = Cron.parse(line);
    SplittableRandom random = new SplittableRandom(line.hashCode());
    for (int n = 0; n < 2_000; n++) {
      Instant night = NIGHTS.get(random.nextInt(NIGHTS.size()));
      Instant instant = night.plusMillis(random.nextLong(Duration.ofHours(12).toMillis()));
      ZoneId zone = ZONES.get(random.nextInt(8) < 6 ? 0 : random.nextInt(ZONES.size()));
      assertThat(asked.lastAtOrBefore(instant, zone))
          .as("%s in %s", instant, zone)
          .isEqualTo(Cron.parse(line).lastAtOrBefore(instant, zone));
      Instant later = instant.plusSeconds(random.nextInt(900));
      assertThat(asked.lastAtOrBefore(later, zone))
          .as("%s in %s", later, zone)
          .isEqualTo(Cron.parse(line).lastAtOrBefore(later, zone));
    }
  }
}
