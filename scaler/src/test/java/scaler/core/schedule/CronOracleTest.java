package scaler.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.quartz.CronExpression;

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

  /** A field as text, and the numbers it means. */
  private record Field(String text, Set<Integer> numbers) {
    static Field random(RandomGenerator random, int min, int max) {
      StringBuilder text = new StringBuilder();
      Set<Integer> numbers = new HashSet<>();
      int items = random.nextInt(4) == 0 ? 3 : 1;
      for (int item = 0; item < items; item++) {
        int a = random.nextInt(min, max + 1);
        int b = random.nextInt(a, max + 1);
        int step = random.nextInt(1, max + 1);
        String range;
        switch (random.nextInt(5)) {
          case 0 -> {
            range = "*";
            a = min;
            b = max;
            step = 1;
          }
          case 1 -> {
            range = "*/" + step;
            a = min;
            b = max;
          }
          case 2 -> {
            range = a + "-" + b;
            step = 1;
          }
          case 3 -> range = a + "-" + b + "/" + step;
          default -> {
            range = "" + a;
            b = a;
          }
        }
        text.append(item == 0 ? "" : ",").append(range);
        for (int number = a; number <= b; number += step) {
          numbers.add(number);
        }
      }
      return new Field(text.toString(), numbers);
    }
  }

  /** A crontab line, and what it means. */
  private record Line(Field minute, Field hour, Field day, Field month, Field weekday) {
    static Line random(RandomGenerator random, boolean daily) {
      return new Line(
          Field.random(random, 0, 59),
          Field.random(random, 0, 23),
          daily ? new Field("*", Set.of()) : Field.random(random, 1, 31),
          daily ? new Field("*", Set.of()) : Field.random(random, 1, 12),
          daily ? new Field("*", Set.of()) : Field.random(random, 0, 7));
    }

    String text() {
      return String.join(" ", minute.text, hour.text, day.text, month.text, weekday.text);
    }

    boolean matches(LocalDateTime local) {
      return minute.numbers.contains(local.getMinute())
          && hour.numbers.contains(local.getHour())
          && matches(local.toLocalDate());
    }

    boolean matches(LocalDate date) {
      int iso = date.getDayOfWeek().getValue();
      boolean dayMatches = day.text.equals("*") || day.numbers.contains(date.getDayOfMonth());
      boolean weekdayMatches =
          weekday.text.equals("*")
              || weekday.numbers.contains(iso)
              || (iso == 7 && weekday.numbers.contains(0));
      boolean either = !day.text.startsWith("*") && !weekday.text.startsWith("*");
      return (month.text.equals("*") || month.numbers.contains(date.getMonthValue()))
          && (either ? dayMatches || weekdayMatches : dayMatches && weekdayMatches);
    }
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
      Line line = Line.random(random, true);
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
  private static List<Instant> watched(Line line, ZoneId zone, Instant from, Instant to) {
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
      at = cron.nextAfter(at.get(), zone);
    }
    return firings;
  }

  @Test
  void days_are_those_of_one_who_goes_through_the_calendar() {
    long seed = 31_02;
    RandomGenerator random = generator(seed);
    for (int n = 0; n < 1_500; n++) {
      Line drawn = Line.random(random, false);
      Line line =
          new Line(
              new Field("0", Set.of(0)),
              new Field("0", Set.of(0)),
              drawn.day,
              drawn.month,
              drawn.weekday);
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
          Cron.parse(random.nextBoolean() ? Line.random(random, false).text() : quartzLine(random));
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

  @Test
  void lines_of_six_and_seven_fields_fire_as_in_quartz_itself() throws ParseException {
    long seed = 2_5_2;
    RandomGenerator random = generator(seed);
    for (int n = 0; n < 3_000; n++) {
      String line = quartzLine(random);
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

  private static String quartzLine(RandomGenerator random) {
    String time =
        Field.random(random, 0, 59).text
            + " "
            + Field.random(random, 0, 59).text
            + " "
            + pick(random, Field.random(random, 0, 23).text, "22-3", "20-4/3", "6/5");
    String month = pick(random, "*", "*", Field.random(random, 1, 12).text, "NOV-FEB", "FEB,JUN");
    int day = random.nextInt(1, 29);
    int weekday = random.nextInt(1, 8);
    String days =
        random.nextBoolean()
            ? pick(
                    random,
                    Field.random(random, 1, 31).text,
                    "L",
                    "LW",
                    "L-" + random.nextInt(1, 28),
                    "L-" + random.nextInt(1, 28) + "W",
                    random.nextInt(1, 32) + "W",
                    "26-5",
                    day + "/4")
                + " "
                + month
                + " ?"
            : "? "
                + month
                + " "
                + pick(
                    random,
                    Field.random(random, 1, 7).text,
                    "L",
                    weekday + "L",
                    weekday + "#" + random.nextInt(1, 6),
                    "FRI-MON",
                    "TUE#2",
                    "2/2");
    // One time a day there, since after it Quartz 2.5.2 forgets the rest of the day.
    return (days.contains("W") ? "7 8 9" : time)
        + " "
        + days
        + pick(random, "", "", " *", " 2020-2040", " 2019/7");
  }

  private static String pick(RandomGenerator random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
