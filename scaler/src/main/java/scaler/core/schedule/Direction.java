package scaler.core.schedule;

import java.time.LocalDate;
import java.util.stream.IntStream;

/** Which way a search goes through time. */
enum Direction {
  FORWARD,
  BACKWARD;

  /** Where a unit of time from {@code min} to {@code max} begins when it is entered this way. */
  int entry(int min, int max) {
    return this == FORWARD ? min : max;
  }

  /** The day that follows this way. */
  LocalDate dayAfter(LocalDate date) {
    return this == FORWARD ? date.plusDays(1) : date.minusDays(1);
  }

  /** The days of a month that has {@code length} of them, beginning with {@code from}. */
  IntStream days(int from, int length) {
    return this == FORWARD
        ? IntStream.rangeClosed(from, length)
        : IntStream.iterate(from, day -> day >= 1, day -> day - 1);
  }
}
