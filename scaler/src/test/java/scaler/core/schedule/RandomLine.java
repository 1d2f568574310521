package scaler.core.schedule;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/** A crontab line, and what it means; read by nothing that {@link Cron} uses. */
record RandomLine(Field minute, Field hour, Field day, Field month, Field weekday) {
  /** A field as text, and the numbers it means. */
  record Field(String text, Set<Integer> numbers) {
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

  private static final Field EVERY = new Field("*", Set.of());

  /** A line with all fields drawn. */
  static RandomLine random(RandomGenerator random) {
    return new RandomLine(
        Field.random(random, 0, 59),
        Field.random(random, 0, 23),
        Field.random(random, 1, 31),
        Field.random(random, 1, 12),
        Field.random(random, 0, 7));
  }

  /** A line for times of each day. */
  static RandomLine daily(RandomGenerator random) {
    RandomLine line = random(random);
    return new RandomLine(line.minute, line.hour, EVERY, EVERY, EVERY);
  }

  /** A line for some days, at their midnight. */
  static RandomLine midnights(RandomGenerator random) {
    RandomLine line = random(random);
    Field zero = new Field("0", Set.of(0));
    return new RandomLine(zero, zero, line.day, line.month, line.weekday);
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

  /** A line of six or seven fields that Quartz reads too. */
  static String quartz(RandomGenerator random) {
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
