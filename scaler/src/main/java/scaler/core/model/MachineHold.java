package scaler.core.model;

import java.time.Instant;
import java.util.Optional;

/**
 * One machine that scaler leaves alone while it lasts: not drained, ended, stopped or rebooted,
 * whoever or whatever asks for that. It counts as before. Only the cloud and people end it.
 *
 * @param until absent: until somebody takes the hold off
 */
public record MachineHold(
    MachineId machine, String by, String reason, Instant made, Optional<Instant> until) {
  public boolean inForce(Instant now) {
    return until.map(now::isBefore).orElse(true);
  }
}
