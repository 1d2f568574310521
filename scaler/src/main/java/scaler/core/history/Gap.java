package scaler.core.history;

import java.time.Duration;
import java.time.Instant;

/**
 * A time in which a queue was not read.
 *
 * @param jobs that came in it, where the count went on; they are taken to have come evenly. Where
 *     it began anew, or cannot be, nobody knows, and none is taken to have come
 */
public record Gap(Instant from, Instant to, Known jobs) {
  /** What is known of a gap. */
  public enum Known {
    HOW_MANY,
    NOTHING
  }

  /** How long it lasted. */
  public Duration length() {
    return Duration.between(from, to);
  }
}
