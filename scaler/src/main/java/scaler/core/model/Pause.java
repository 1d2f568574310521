package scaler.core.model;

import java.time.Instant;
import java.util.Optional;

/**
 * Nothing is changed while it lasts.
 *
 * @param role absent: the whole application
 * @param until absent: until somebody resumes
 */
public record Pause(
    Optional<RoleName> role, String by, String reason, Instant made, Optional<Instant> until) {
  public boolean inForce(Instant now) {
    return until.map(now::isBefore).orElse(true);
  }

  public boolean covers(RoleName name) {
    return role.map(name::equals).orElse(true);
  }
}
