package scaler.core.schedule;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

/** Which days of a month a cron line allows. */
sealed interface DayRule {
  boolean allows(LocalDate date);

  /** Days by their number in the month. */
  record MonthDays(CronField numbers) implements DayRule {
    @Override
    public boolean allows(LocalDate date) {
      return numbers.contains(date.getDayOfMonth());
    }
  }

  /** Days by their weekday, where 0 is Sunday and 6 is Saturday. */
  record Weekdays(CronField numbers) implements DayRule {
    @Override
    public boolean allows(LocalDate date) {
      return numbers.contains(numberOf(date));
    }
  }

  /**
   * Quartz's {@code L} and {@code L-3}: a day counted from the end of the month; no day where the
   * month is too short.
   *
   * @param before days before the last day
   */
  record FromEnd(int before) implements DayRule {
    @Override
    public boolean allows(LocalDate date) {
      return date.getDayOfMonth() == date.lengthOfMonth() - before;
    }
  }

  /**
   * Quartz's {@code 15W}, {@code LW} and {@code L-3W}: the day from Monday to Friday that is
   * nearest to the named one, in the same month.
   *
   * @param named the rule for the one day that is named
   */
  record NearestWorkday(DayRule named) implements DayRule {
    @Override
    public boolean allows(LocalDate date) {
      // The nearest workday is at most two days away, so only these can lead to this date.
      return date.minusDays(2)
          .datesUntil(date.plusDays(3))
          .filter(day -> YearMonth.from(day).equals(YearMonth.from(date)) && named.allows(day))
          .anyMatch(day -> nearest(day).equals(date));
    }

    private static LocalDate nearest(LocalDate day) {
      return switch (day.getDayOfWeek()) {
        case SATURDAY -> day.getDayOfMonth() == 1 ? day.plusDays(2) : day.minusDays(1);
        case SUNDAY ->
            day.getDayOfMonth() == day.lengthOfMonth() ? day.minusDays(2) : day.plusDays(1);
        case MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY -> day;
      };
    }
  }

  /** Quartz's {@code 6L}: the last such weekday of the month; 0 is Sunday. */
  record LastWeekday(int weekday) implements DayRule {
    @Override
    public boolean allows(LocalDate date) {
      return numberOf(date) == weekday && date.getDayOfMonth() > date.lengthOfMonth() - 7;
    }
  }

  /** Quartz's {@code 6#3}: the first to fifth such weekday of the month; 0 is Sunday. */
  record NthWeekday(int weekday, int nth) implements DayRule {
    @Override
    public boolean allows(LocalDate date) {
      return numberOf(date) == weekday && (date.getDayOfMonth() - 1) / 7 + 1 == nth;
    }
  }

  /** A day that at least one of the rules allows. */
  record AnyOf(List<DayRule> rules) implements DayRule {
    public AnyOf {
      rules = List.copyOf(rules);
    }

    @Override
    public boolean allows(LocalDate date) {
      return rules.stream().anyMatch(rule -> rule.allows(date));
    }
  }

  /** A day that all of the rules allow. */
  record AllOf(List<DayRule> rules) implements DayRule {
    public AllOf {
      rules = List.copyOf(rules);
    }

    @Override
    public boolean allows(LocalDate date) {
      return rules.stream().allMatch(rule -> rule.allows(date));
    }
  }

  private static int numberOf(LocalDate date) {
    return date.getDayOfWeek().getValue() % DayOfWeek.values().length;
  }

  /** The first allowed day of the month in that direction, beginning with {@code from}. */
  default Optional<LocalDate> first(YearMonth month, int from, Direction direction) {
    return direction
        .days(from, month.lengthOfMonth())
        .mapToObj(month::atDay)
        .filter(this::allows)
        .findFirst();
  }
}
