package scaler.core.policy;

import java.time.Instant;

/** What a forecast says of an instant, or why it says nothing. */
public sealed interface Outlook {
  /**
   * Jobs are foreseen.
   *
   * @param perSecond jobs
   * @param error percent by which forecasts were off, of late
   */
  record Foreseen(double perSecond, Instant at, int error) implements Outlook {}

  /** It has not seen enough days, one to be tried on among them. */
  record TooNew(int days, int needed) implements Outlook {}

  /**
   * The last hour told more than other days did.
   *
   * @param error percent by which forecasts were off
   * @param plain percent by which the last hour was
   */
  record NoBetter(int error, int plain) implements Outlook {}
}
