package scaler.core.model;

import java.time.Instant;

/**
 * A machine of whatever owner, as the cloud shows it.
 *
 * @param subnet by id; on the local cloud its zone
 * @param launched as the cloud says: when it was started last
 */
public record Stranger(CloudMachine machine, String subnet, Instant launched) {
  public MachineId id() {
    return machine.id();
  }
}
