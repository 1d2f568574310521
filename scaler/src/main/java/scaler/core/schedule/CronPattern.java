package scaler.core.schedule;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Year;
import java.time.YearMonth;
import java.util.Optional;

/**
 * The local times that a cron line names, in any zone. It is searched from the year down to the
 * second, so that a time far away costs no more than the months between.
 *
 * @param years of a line that names none: {@link #EVERY_YEAR}
 */
record CronPattern(
    CronField seconds,
    CronField minutes,
    CronField hours,
    DayRule days,
    CronField months,
    CronField years) {
  static final CronField EVERY_YEAR = CronField.range(1, 9999);

  /**
   * How many years of {@code years} are looked at: the one where the search begins and forty more.
   * The rarest day, a 29 February on a given weekday, is at most forty years from the last one.
   */
  private static final int YEARS_SEARCHED = 41;

  /** The time nearest to that one in that direction, itself included; its nanoseconds are zero. */
  Optional<LocalDateTime> nearest(LocalDateTime from, Direction direction) {
    LocalDate today = from.toLocalDate();
    boolean allowed =
        years.contains(Math.max(0, today.getYear()))
            && months.contains(today.getMonthValue())
            && days.allows(today);
    Optional<LocalTime> time = allowed ? time(from.toLocalTime(), direction) : Optional.empty();
    if (time.isPresent()) {
      return time.map(today::atTime);
    }
    LocalTime entry =
        LocalTime.of(direction.entry(0, 23), direction.entry(0, 59), direction.entry(0, 59));
    return day(direction.dayAfter(today), direction)
        .flatMap(day -> time(entry, direction).map(day::atTime));
  }

  private Optional<LocalDate> day(LocalDate from, Direction direction) {
    YearMonth first = YearMonth.from(from);
    return years
        .walk(direction, Math.max(0, from.getYear()))
        .limit(YEARS_SEARCHED)
        .mapToObj(Year::of)
        .flatMap(year ->
            months
                .walk(
                    direction,
                    year.getValue() == from.getYear()
                        ? from.getMonthValue()
                        : direction.entry(1, 12))
                .mapToObj(year::atMonth))
        .flatMap(month ->
            days
                .first(
                    month,
                    month.equals(first)
                        ? from.getDayOfMonth()
                        : direction.entry(1, month.lengthOfMonth()),
                    direction)
                .stream())
        .findFirst();
  }

  private Optional<LocalTime> time(LocalTime from, Direction direction) {
    return hours
        .walk(direction, from.getHour())
        .mapToObj(hour -> LocalTime.of(hour, 0))
        .flatMap(hour ->
            minutes
                .walk(
                    direction,
                    hour.getHour() == from.getHour() ? from.getMinute() : direction.entry(0, 59))
                .mapToObj(hour::withMinute))
        .flatMap(minute ->
            seconds
                .walk(
                    direction,
                    minute.getHour() == from.getHour() && minute.getMinute() == from.getMinute()
                        ? from.getSecond()
                        : direction.entry(0, 59))
                .mapToObj(minute::withSecond))
        .findFirst();
  }
}
