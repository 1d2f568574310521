package scaler.core.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import scaler.core.schedule.DayRule.AnyOf;
import scaler.core.schedule.DayRule.FromEnd;
import scaler.core.schedule.DayRule.LastWeekday;
import scaler.core.schedule.DayRule.MonthDays;
import scaler.core.schedule.DayRule.NearestWorkday;
import scaler.core.schedule.DayRule.NthWeekday;
import scaler.core.schedule.DayRule.Weekdays;

/**
 * A day field with Quartz's signs, which may stand in lists with each other and with numbers.
 *
 * @param numericWeekday whether a weekday is named by its number
 */
record QuartzDays(DayRule rule, boolean numericWeekday) {
  private static final Pattern FROM_END = Pattern.compile("L(|-[0-9]{1,4})(W?)");
  private static final Pattern NEAREST = Pattern.compile("([0-9]+)W");
  private static final Pattern LAST = Pattern.compile("([A-Z]+|[0-9]+)L");
  private static final Pattern NTH = Pattern.compile("([A-Z]+|[0-9]+)#(.*)");
  private static final Pattern NAMED_BY_NUMBER = Pattern.compile("(?:[A-Z]+-)?[0-9].*");

  static QuartzDays ofMonth(FieldReader field) {
    List<DayRule> rules = new ArrayList<>();
    List<String> plain = new ArrayList<>();
    for (String item : field.items()) {
      Matcher fromEnd = FROM_END.matcher(item);
      Matcher nearest = NEAREST.matcher(item);
      if (fromEnd.matches()) {
        DayRule day = new FromEnd(before(field, fromEnd.group(1)));
        rules.add(fromEnd.group(2).isEmpty() ? day : new NearestWorkday(day));
      } else if (nearest.matches()) {
        int day = field.number(nearest.group(1));
        rules.add(new NearestWorkday(new MonthDays(CronField.range(day, day))));
      } else {
        plain.add(item);
      }
    }
    if (!plain.isEmpty()) {
      rules.add(new MonthDays(field.read(plain)));
    }
    return new QuartzDays(new AnyOf(rules), false);
  }

  static QuartzDays ofWeek(FieldReader field) {
    List<DayRule> rules = new ArrayList<>();
    List<String> plain = new ArrayList<>();
    for (String item : field.items()) {
      Matcher last = LAST.matcher(item);
      Matcher nth = NTH.matcher(item);
      if (item.equals("L")) {
        plain.add("SAT"); // Quartz's last day of the week
      } else if (last.matches()) {
        rules.add(new LastWeekday(field.number(last.group(1)) - field.kind().min()));
      } else if (nth.matches()) {
        rules.add(
            new NthWeekday(
                field.number(nth.group(1)) - field.kind().min(), nth(field, nth.group(2))));
      } else {
        plain.add(item);
      }
    }
    if (!plain.isEmpty()) {
      rules.add(new Weekdays(CronParser.fromSunday(field.read(plain), field.kind().min())));
    }
    boolean numeric =
        field.items().stream().anyMatch(item -> NAMED_BY_NUMBER.matcher(item).matches());
    return new QuartzDays(new AnyOf(rules), numeric);
  }

  /** How many days before the last one: 3 of {@code L-3}, 0 of {@code L}. */
  private static int before(FieldReader field, String offset) {
    int days = offset.isEmpty() ? 0 : Integer.parseInt(offset.substring(1));
    if (days > 30) {
      throw field.refusal("has \"L%s\"; allowed is L-1 to L-30".formatted(offset));
    }
    return days;
  }

  private static int nth(FieldReader field, String digits) {
    if (!digits.matches("[1-5]")) {
      throw field.refusal(
          "has \"#%s\"; a month has at most five of a weekday: #1 to #5".formatted(digits));
    }
    return Integer.parseInt(digits);
  }
}
