package scaler.app.wiring;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Instants as the command line shows them: in a zone that is always said. */
public final class Moments {
  private static final DateTimeFormatter SHOWN =
      DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);

  private Moments() {}

  /** {@code Mon 2026-11-23 07:00:00 +01:00}. */
  public static String in(ZoneId zone, Instant instant) {
    return SHOWN.format(instant.atZone(zone));
  }
}
