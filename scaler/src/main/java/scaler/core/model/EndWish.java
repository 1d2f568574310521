package scaler.core.model;

import java.time.Instant;

/**
 * A wish by hand that one machine ends, once it is proven idle.
 *
 * @param force do not wait for the proof; a job in hand may be lost
 */
public record EndWish(
    long id, MachineId machine, boolean force, String by, String reason, Instant made) {
  /** Who asked for it and why, as one clause. */
  public String asked() {
    return (force ? "forced by " : "asked by ") + by + (reason.isEmpty() ? "" : ": " + reason);
  }
}
