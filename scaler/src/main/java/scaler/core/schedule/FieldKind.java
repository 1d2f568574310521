package scaler.core.schedule;

import java.util.List;

/** What a field of a cron line counts, and from where to where. */
enum FieldKind {
  SECOND("second", 0, 59, "", ""),
  MINUTE("minute", 0, 59, "", ""),
  HOUR("hour", 0, 23, "", ""),
  DAY_OF_MONTH("day of month", 1, 31, "", ""),
  MONTH("month", 1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC", " or JAN-DEC"),
  WEEKDAY("day of week", 0, 7, "SUN MON TUE WED THU FRI SAT", " (0 and 7 are Sunday) or SUN-SAT"),
  QUARTZ_WEEKDAY(
      "day of week",
      1,
      7,
      "SUN MON TUE WED THU FRI SAT",
      " (1 is Sunday in six fields) or SUN-SAT"),
  YEAR("year", 1970, 2099, "", "");

  private final String label;
  private final int min;
  private final int max;
  private final String names;
  private final String note;

  FieldKind(String label, int min, int max, String names, String note) {
    this.label = label;
    this.min = min;
    this.max = max;
    this.names = names;
    this.note = note;
  }

  /** What the user calls it. */
  String label() {
    return label;
  }

  int min() {
    return min;
  }

  int max() {
    return max;
  }

  /** Names in place of numbers, the first for {@link #min}. */
  List<String> names() {
    return names.isEmpty() ? List.of() : List.of(names.split(" "));
  }

  /** What may stand in it, for the user. */
  String allowed() {
    return min + "-" + max + note;
  }
}
