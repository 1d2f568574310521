package scaler.inbound.quartz;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import scaler.core.schedule.Cron;

/** When a trigger fires. It follows from the line alone, so every node finds the same times. */
sealed interface Timetable {
  /** The first time strictly after the instant; empty when there is none. */
  Optional<Instant> nextAfter(Instant instant);

  /** The same for the same times; at most 120 characters. */
  String key();

  /** A line of a schedule. */
  record ByCron(Cron cron, ZoneId zone) implements Timetable {
    private static final int LONGEST = 120;

    @Override
    public Optional<Instant> nextAfter(Instant instant) {
      return cron.nextAfter(instant, zone);
    }

    @Override
    public String key() {
      String whole = cron.line() + " " + zone;
      String sum = Integer.toHexString(whole.hashCode());
      return whole.length() <= LONGEST
          ? whole
          : whole.substring(0, LONGEST - 1 - sum.length()) + " " + sum;
    }
  }

  /**
   * The multiples of an interval since 1970.
   *
   * @param interval whole milliseconds, at least one
   */
  record Every(Duration interval) implements Timetable {
    public Every {
      if (interval.toMillis() < 1) {
        throw new IllegalArgumentException("an interval is at least a millisecond: " + interval);
      }
    }

    @Override
    public Optional<Instant> nextAfter(Instant instant) {
      long length = interval.toMillis();
      long passed = Math.floorDiv(instant.toEpochMilli(), length);
      return Optional.of(Instant.ofEpochMilli((passed + 1) * length));
    }

    @Override
    public String key() {
      return "every " + interval;
    }
  }
}
