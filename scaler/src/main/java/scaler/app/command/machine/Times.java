package scaler.app.command.machine;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Refusal;

/** Times as people type them. */
final class Times {
  private static final Pattern PART = Pattern.compile("(\\d{1,6})([smhd])");
  private static final Pattern DURATION = Pattern.compile("(\\d{1,6}[smhd])+");

  private Times() {}

  /** {@code 90s}, {@code 45m}, {@code 2h}, {@code 1h30m}, {@code 3d}. */
  static Duration duration(String text) {
    if (!DURATION.matcher(text).matches()) {
      throw new Refusal(
          Exit.USAGE, "\"%s\" is not a duration; write 90s, 45m, 2h, 1h30m or 3d".formatted(text));
    }
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      long number = Long.parseLong(part.group(1));
      sum =
          sum.plus(
              part.group(2).equals("s")
                  ? Duration.ofSeconds(number)
                  : part.group(2).equals("m")
                      ? Duration.ofMinutes(number)
                      : part.group(2).equals("h")
                          ? Duration.ofHours(number)
                          : Duration.ofDays(number));
    }
    if (sum.isZero()) {
      throw new Refusal(Exit.USAGE, "\"%s\" is no time at all; write 45m or 2h".formatted(text));
    }
    return sum;
  }

  /**
   * {@code 22:00} (the next one in that zone), {@code 2026-11-23T07:00+01:00}, or a duration from
   * now.
   */
  static Instant until(String text, Instant now, ZoneId zone) {
    if (DURATION.matcher(text).matches()) {
      return now.plus(duration(text));
    }
    try {
      Instant end =
          text.contains("T")
              ? OffsetDateTime.parse(text).toInstant()
              : nextAt(LocalTime.parse(text), now, zone);
      if (!end.isAfter(now)) {
        throw new Refusal(Exit.USAGE, "%s is over already".formatted(text));
      }
      return end;
    } catch (DateTimeException e) {
      throw new Refusal(
          Exit.USAGE,
          "\"%s\" is not a time; write 22:00 (%s), 2026-11-23T07:00+01:00 or 2h"
              .formatted(text, zone));
    }
  }

  private static Instant nextAt(LocalTime time, Instant now, ZoneId zone) {
    ZonedDateTime today = now.atZone(zone).toLocalDate().atTime(time).atZone(zone);
    return today.toInstant().isAfter(now)
        ? today.toInstant()
        : now.atZone(zone).toLocalDate().plusDays(1).atTime(time).atZone(zone).toInstant();
  }
}
