package scaler.core.model;

import java.time.Instant;

/**
 * A wish by hand for a role's capacity, until it expires. Of those in force the last made counts.
 *
 * @param machines the number that the kind speaks of
 * @param by who made it
 * @param reason why, in the maker's words; may be empty
 */
public record Adjustment(
    long id, Kind kind, int machines, String by, String reason, Instant made, Instant until) {

  /** How a wish bends what is wanted. */
  public enum Kind {
    EXACTLY,
    AT_LEAST,
    AT_MOST
  }

  public boolean inForce(Instant now) {
    return now.isBefore(until);
  }
}
