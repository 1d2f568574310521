package scaler.core.schedule;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** A cron line; its numbering follows from the number of its fields. */
public record Cron(String line) {
  /**
   * Reads a cron line.
   *
   * @throws IllegalArgumentException with a sentence for the user when it is not one
   */
  public static Cron parse(String line) {
    return new Cron(line);
  }

  /** The first firing strictly after the instant; empty when it never fires again. */
  public Optional<Instant> nextAfter(Instant instant, ZoneId zone) {
    return Optional.empty();
  }

  /** The last firing at or before the instant; empty when there was none. */
  public Optional<Instant> lastAtOrBefore(Instant instant, ZoneId zone) {
    return Optional.empty();
  }
}
