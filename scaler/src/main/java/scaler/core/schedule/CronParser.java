package scaler.core.schedule;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import scaler.core.schedule.DayRule.AllOf;
import scaler.core.schedule.DayRule.AnyOf;
import scaler.core.schedule.DayRule.MonthDays;
import scaler.core.schedule.DayRule.Weekdays;

/** Reads a cron line: finds whose rules hold, and has each field read by them. */
final class CronParser {
  /** More than any line that somebody means; keeps refusals short. */
  private static final int LONGEST = 200;

  private static final Pattern SPACE = Pattern.compile("[ \t]+");

  private static final Map<String, String> MACROS =
      Map.of(
          "@HOURLY", "0 * * * *",
          "@DAILY", "0 0 * * *",
          "@MIDNIGHT", "0 0 * * *",
          "@WEEKLY", "0 0 * * 0",
          "@MONTHLY", "0 0 1 * *",
          "@YEARLY", "0 0 1 1 *",
          "@ANNUALLY", "0 0 1 1 *");

  private final String line;
  private final List<String> fields;

  private CronParser(String line) {
    this.line = line;
    String upper = line.toUpperCase(Locale.ROOT);
    this.fields = List.of(SPACE.split(MACROS.getOrDefault(upper, upper)));
  }

  static Cron parse(String text) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException(
          "a cron line of %d characters is too long; at most %d are read"
              .formatted(text.length(), LONGEST));
    }
    // Space that is copied from a web page looks like a blank and is none; better said than
    // guessed.
    text.codePoints()
        .filter(c -> (c < ' ' && c != '\t') || c > '~')
        .findFirst()
        .ifPresent(c -> {
          throw new IllegalArgumentException(
              "a cron line holds the character U+%04X; write it in plain ASCII, on one line"
                  .formatted(c));
        });
    String line = SPACE.matcher(text).replaceAll(" ").strip();
    if (line.isEmpty()) {
      throw new IllegalArgumentException(
          "a cron line is empty; write five fields, such as 0 8 * * 1-5");
    }
    return new CronParser(line).cron();
  }

  private Cron cron() {
    return switch (fields.size()) {
      case 5 -> crontab();
      case 6, 7 -> quartz();
      case 1 -> {
        if (fields.getFirst().startsWith("@")) {
          throw refusal("it is none of @hourly, @daily, @weekly, @monthly and @yearly");
        }
        throw wrongCount();
      }
      default -> throw wrongCount();
    };
  }

  private Cron crontab() {
    CronField monthDays = reader(2, false, FieldKind.DAY_OF_MONTH).read();
    CronField weekdays = fromSunday(reader(4, false, FieldKind.WEEKDAY).read(), 0);
    List<DayRule> both = List.of(new MonthDays(monthDays), new Weekdays(weekdays));
    // As crontab(5): a field that begins with a star does not count as restricted.
    boolean restricted = !fields.get(2).startsWith("*") && !fields.get(4).startsWith("*");
    CronPattern pattern =
        new CronPattern(
            CronField.range(0, 0),
            reader(0, false, FieldKind.MINUTE).read(),
            reader(1, false, FieldKind.HOUR).read(),
            restricted ? new AnyOf(both) : new AllOf(both),
            reader(3, false, FieldKind.MONTH).read(),
            CronPattern.EVERY_YEAR);
    return new Cron(line, pattern, false);
  }

  private Cron quartz() {
    String monthDay = fields.get(3);
    String weekday = fields.get(5);
    if (monthDay.equals("?") == weekday.equals("?")) {
      throw refusal(
          "write ? in exactly one of day of month (fourth) and day of week (sixth), as Quartz does"
              + " with six or seven fields");
    }
    QuartzDays days =
        weekday.equals("?")
            ? QuartzDays.ofMonth(reader(3, true, FieldKind.DAY_OF_MONTH))
            : QuartzDays.ofWeek(reader(5, true, FieldKind.QUARTZ_WEEKDAY));
    CronPattern pattern =
        new CronPattern(
            reader(0, true, FieldKind.SECOND).read(),
            reader(1, true, FieldKind.MINUTE).read(),
            reader(2, true, FieldKind.HOUR).read(),
            days.rule(),
            reader(4, true, FieldKind.MONTH).read(),
            fields.size() == 7 && !fields.get(6).equals("*")
                ? reader(6, true, FieldKind.YEAR).read()
                : CronPattern.EVERY_YEAR);
    return new Cron(line, pattern, days.numericWeekday());
  }

  /** Weekdays in our own numbering, from 0 for Sunday to 6. */
  static CronField fromSunday(CronField weekdays, int sunday) {
    BitSet ours = new BitSet();
    weekdays.walk(Direction.FORWARD, 0).forEach(day -> ours.set((day - sunday) % 7));
    return new CronField(ours);
  }

  private FieldReader reader(int place, boolean quartz, FieldKind kind) {
    return new FieldReader(line, quartz, kind, fields.get(place));
  }

  private IllegalArgumentException wrongCount() {
    return refusal(
        "it has %d %s; write five (minute, hour, day of month, month, day of week), or six or seven"
                .formatted(fields.size(), fields.size() == 1 ? "field" : "fields")
            + " as Quartz does (second first, year last)");
  }

  private IllegalArgumentException refusal(String what) {
    return new IllegalArgumentException("cron line \"%s\": %s".formatted(line, what));
  }
}
