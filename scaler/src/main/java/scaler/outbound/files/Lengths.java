package scaler.outbound.files;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Durations as people write them, in fleet files and in commands: {@code 7d}, {@code 2h}, {@code
 * 1h30m}, {@code 90s}.
 */
public final class Lengths {
  static final Pattern SHAPE =
      Pattern.compile("(?=.)(([0-9]{1,6})d)?(([0-9]{1,6})h)?(([0-9]{1,6})m)?(([0-9]{1,6})s)?");
  private static final Duration MOST = Duration.ofDays(366);

  private Lengths() {}

  /** The duration; empty when the text is none, or one beyond a year. */
  public static Optional<Duration> parse(String text) {
    var matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Duration length =
        Duration.ofDays(part(matcher, 2))
            .plusHours(part(matcher, 4))
            .plusMinutes(part(matcher, 6))
            .plusSeconds(part(matcher, 8));
    return length.compareTo(MOST) > 0 ? Optional.empty() : Optional.of(length);
  }

  /** Whether the text is meant as a duration, be it too long. */
  public static boolean looksLike(String text) {
    return SHAPE.matcher(text).matches();
  }

  private static long part(MatchResult parts, int group) {
    return parts.group(group) == null ? 0 : Long.parseLong(parts.group(group));
  }

  /** The shortest way to write it: 90s is {@code 1m30s}, zero is {@code 0s}. */
  static String format(Duration length) {
    var text = new StringBuilder();
    append(text, length.toDays(), 'd');
    append(text, length.toHoursPart(), 'h');
    append(text, length.toMinutesPart(), 'm');
    append(text, length.toSecondsPart(), 's');
    return text.isEmpty() ? "0s" : text.toString();
  }

  private static void append(StringBuilder text, long count, char unit) {
    if (count > 0) {
      text.append(count).append(unit);
    }
  }
}
