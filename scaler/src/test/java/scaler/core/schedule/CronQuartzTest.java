package scaler.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.ParseException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Optional;
import java.util.TimeZone;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.quartz.CronExpression;

/** Lines of six and seven fields against Quartz's own reading, where the clock is never changed. */
class CronQuartzTest {
  private static final ZoneId UTC = ZoneOffset.UTC;

  @Test
  void lines_of_six_and_seven_fields_fire_as_in_quartz_itself() throws ParseException {
    long seed = 2_5_2;
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (int n = 0; n < 3_000; n++) {
      String line = RandomLine.quartz(random);
      Cron cron = Cron.parse(line);
      CronExpression quartz = new CronExpression(line);
      quartz.setTimeZone(TimeZone.getTimeZone("UTC"));
      // From the first of a month: asked between a named day and its nearest workday, Quartz 2.5.2
      // forgets the workday.
      Instant at =
          LocalDate.of(random.nextInt(2015, 2035), random.nextInt(1, 13), 1)
              .atStartOfDay(UTC)
              .toInstant();
      for (int firing = 0; firing < 8; firing++) {
        Optional<Instant> theirs =
            Optional.ofNullable(quartz.getTimeAfter(Date.from(at))).map(Date::toInstant);
        assertThat(cron.nextAfter(at, UTC))
            .as("seed %d, case %d: %s after %s", seed, n, line, at)
            .isEqualTo(theirs);
        if (theirs.isEmpty()) {
          break;
        }
        at = theirs.get();
      }
    }
  }
}
