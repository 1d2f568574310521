package scaler.core.model;

import java.time.Instant;
import java.util.Optional;

/**
 * One zone that is to stand empty while it lasts: nothing is launched there, and what runs there
 * leaves once other machines serve in its place.
 *
 * @param until absent: until somebody readmits the zone
 */
public record Evacuation(
    String zone, String by, String reason, Instant made, Optional<Instant> until) {
  /** Whether it lasts then. */
  public boolean inForce(Instant now) {
    return until.map(now::isBefore).orElse(true);
  }
}
