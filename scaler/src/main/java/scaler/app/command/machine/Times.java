package scaler.app.command.machine;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.regex.Pattern;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Moments;
import scaler.app.wiring.Refusal;
import scaler.outbound.files.Lengths;

/** Times as people type them. */
public final class Times {
  private static final Pattern OFFSET = Pattern.compile(".*T.*(Z|[+-]\\d\\d:\\d\\d)");
  private static final Duration LONGEST = Duration.ofDays(366);

  private Times() {}

  /** {@code 90s}, {@code 45m}, {@code 2h}, {@code 1h30m}, {@code 3d}; at most 366 days. */
  public static Duration duration(String text) {
    if (!Lengths.looksLike(text)) {
      throw new Refusal(
          Exit.USAGE,
          "\"%s\" is not a length of time; write 90s, 45m, 2h, 1h30m or 3d".formatted(text));
    }
    Duration length =
        Lengths.parse(text)
            .orElseThrow(() ->
                new Refusal(
                    Exit.USAGE, "\"%s\" is longer than 366 days; write less".formatted(text)));
    if (length.isZero()) {
      throw new Refusal(Exit.USAGE, "\"%s\" is no time at all; write 45m or 2h".formatted(text));
    }
    return length;
  }

  /**
   * {@code 22:00} (the next one in that zone), {@code 2026-11-23T07:00} in that zone, {@code
   * 2026-11-23T07:00+01:00}, or a length of time from now; at most 366 days ahead.
   */
  static Instant until(String text, Instant now, ZoneId zone) {
    if (Lengths.looksLike(text)) {
      return now.plus(duration(text));
    }
    Instant end;
    try {
      end = instant(text, now, zone);
    } catch (DateTimeException e) {
      throw new Refusal(
          Exit.USAGE,
          "\"%s\" is not a time; write 22:00 or 2026-11-23T07:00 (%s), 2026-11-23T07:00+01:00, or a length as 2h"
              .formatted(text, zone));
    }
    if (!end.isAfter(now)) {
      throw new Refusal(
          Exit.USAGE,
          "%s is over: it is %s now; name a later time".formatted(text, Moments.in(zone, now)));
    }
    if (Duration.between(now, end).compareTo(LONGEST) > 0) {
      throw new Refusal(
          Exit.USAGE, "%s is more than 366 days away; name an earlier time".formatted(text));
    }
    return end;
  }

  private static Instant instant(String text, Instant now, ZoneId zone) {
    if (OFFSET.matcher(text).matches()) {
      return OffsetDateTime.parse(text).toInstant();
    }
    return text.contains("T")
        ? LocalDateTime.parse(text).atZone(zone).toInstant()
        : nextAt(LocalTime.parse(text), now, zone);
  }

  private static Instant nextAt(LocalTime time, Instant now, ZoneId zone) {
    LocalDate today = now.atZone(zone).toLocalDate();
    Instant soon = today.atTime(time).atZone(zone).toInstant();
    return soon.isAfter(now) ? soon : today.plusDays(1).atTime(time).atZone(zone).toInstant();
  }
}
