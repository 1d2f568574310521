package scaler.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Random lines against slow readings of them that share no code with {@link Cron}. */
class CronOracleTest {
  private static final ZoneId UTC = ZoneOffset.UTC;

  private static final List<String> ODD_ZONES =
      List.of(
          "America/New_York",
          "Europe/Amsterdam",
          "Australia/Lord_Howe",
          "Africa/Casablanca",
          "America/Sao_Paulo",
          "Pacific/Apia",
          "Asia/Kathmandu",
          "America/St_Johns",
          "Pacific/Kwajalein",
          "Europe/Dublin",
          "Antarctica/Troll",
          "Asia/Gaza");

  private static RandomGenerator generator(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  @Test
  void firings_around_a_change_are_those_of_one_who_watches_the_clock_on_the_wall() {
    long seed = 83_84_86;
    RandomGenerator random = generator(seed);
    for (int n = 0; n < 400; n++) {
      ZoneId zone = ZoneId.of(ODD_ZONES.get(random.nextInt(ODD_ZONES.size())));
      Instant change = someChange(random, zone);
      Instant from = change.minus(Duration.ofHours(30));
      Instant to = change.plus(Duration.ofHours(30));
      RandomLine line = RandomLine.daily(random);
      Cron cron = Cron.parse(line.text());
      String story = "seed %d, case %d: %s in %s around %s".formatted(seed, n, line, zone, change);

      List<Instant> watched = watched(line, zone, from, to);
      assertThat(walked(cron, zone, from, to)).as(story).isEqualTo(watched);
      for (int look = 0; look < 200; look++) {
        Instant now = from.plusMillis(random.nextLong(Duration.ofHours(60).toMillis()));
        assertThat(cron.lastAtOrBefore(now, zone).filter(at -> at.isAfter(from)))
            .as("%s, last at %s", story, now)
            .isEqualTo(watched.stream().filter(at -> !at.isAfter(now)).reduce((a, b) -> b));
        assertThat(cron.nextAfter(now, zone).filter(at -> !at.isAfter(to)))
            .as("%s, next at %s", story, now)
            .isEqualTo(watched.stream().filter(at -> at.isAfter(now)).findFirst());
      }
    }
  }

  /** A change of the zone's clock by whole minutes, between 1970 and 2040. */
  private static Instant someChange(RandomGenerator random, ZoneId zone) {
    Instant from = Instant.ofEpochSecond(random.nextLong(2_200_000_000L));
    ZoneOffsetTransition next = zone.getRules().nextTransition(from);
    return next == null ? from.truncatedTo(ChronoUnit.HOURS) : next.getInstant();
  }

  /** Looks at the wall each minute: fires what it shows for the first time and what it skipped. */
  private static List<Instant> watched(RandomLine line, ZoneId zone, Instant from, Instant to) {
    List<Instant> firings = new ArrayList<>();
    Instant start = from.minus(Duration.ofHours(30));
    LocalDateTime highest = LocalDateTime.ofInstant(start, zone);
    for (Instant at = start.plusSeconds(60); !at.isAfter(to); at = at.plusSeconds(60)) {
      LocalDateTime shown = LocalDateTime.ofInstant(at, zone);
      boolean fires = false;
      while (highest.isBefore(shown)) {
        highest = highest.plusMinutes(1);
        fires |= line.matches(highest);
      }
      if (fires && at.isAfter(from)) {
        firings.add(at);
      }
    }
    return firings;
  }

  private static List<Instant> walked(Cron cron, ZoneId zone, Instant from, Instant to) {
    List<Instant> firings = new ArrayList<>();
    Optional<Instant> at = cron.nextAfter(from, zone);
    while (at.isPresent() && !at.get().isAfter(to)) {
      firings.add(at.get());
      assertThat(firings).as("%s goes forward", cron).hasSizeLessThan(10_000);
      at = cron.nextAfter(at.get(), zone);
    }
    return firings;
  }

  @Test
  void days_are_those_of_one_who_goes_through_the_calendar() {
    long seed = 31_02;
    RandomGenerator random = generator(seed);
    for (int n = 0; n < 1_500; n++) {
      RandomLine line = RandomLine.midnights(random);
      Cron cron = Cron.parse(line.text());
      LocalDate from = LocalDate.of(2020, 1, 1).plusDays(random.nextInt(4_000));
      LocalDate to = from.plusYears(2);
      List<Instant> expected =
          from.plusDays(1)
              .datesUntil(to.plusDays(1))
              .filter(line::matches)
              .map(day -> day.atStartOfDay(UTC).toInstant())
              .toList();

      assertThat(
              walked(
                  cron, UTC, from.atStartOfDay(UTC).toInstant(), to.atStartOfDay(UTC).toInstant()))
          .as("seed %d, case %d: %s from %s", seed, n, line.text(), from)
          .isEqualTo(expected);
    }
  }

  @Test
  void back_and_forth_agree_for_any_line_zone_and_instant() {
    long seed = 18;
    RandomGenerator random = generator(seed);
    List<String> zones = ZoneId.getAvailableZoneIds().stream().sorted().toList();
    for (int n = 0; n < 20_000; n++) {
      Cron cron =
          Cron.parse(
              random.nextBoolean() ? RandomLine.random(random).text() : RandomLine.quartz(random));
      ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
      Instant now =
          Instant.ofEpochSecond(
              random.nextLong(-4_000_000_000L, 6_000_000_000L), random.nextInt(1_000_000_000));
      String story = "seed %d, case %d: %s in %s at %s".formatted(seed, n, cron, zone, now);

      Optional<Instant> last = cron.lastAtOrBefore(now, zone);
      Optional<Instant> next = cron.nextAfter(now, zone);
      next.ifPresent(at -> {
        assertThat(at).as(story).isAfter(now);
        assertThat(cron.lastAtOrBefore(at, zone)).as(story).contains(at);
        assertThat(cron.lastAtOrBefore(at.minusNanos(1), zone)).as(story).isEqualTo(last);
      });
      last.ifPresent(at -> {
        assertThat(at).as(story).isBeforeOrEqualTo(now);
        assertThat(cron.nextAfter(at, zone)).as(story).isEqualTo(next);
        assertThat(cron.nextAfter(at.minusNanos(1), zone)).as(story).contains(at);
      });
    }
  }
}
