package scaler.core.model;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a machine says of itself on its status page ({@code :8099/scaler}).
 *
 * @param instance the machine's own id
 * @param role as its user data says
 * @param boot changes with every boot
 * @param release what it has deployed
 * @param state where it is between boot and end
 * @param seenTag the cordon tag as the machine last read it; empty when there was none
 * @param workers living worker processes
 * @param busy workers with a job in hand, where the machine can tell
 * @param notice that the cloud takes it back, as its metadata service has told it
 */
public record Page(
    MachineId instance,
    String role,
    String boot,
    Optional<String> release,
    State state,
    String seenTag,
    int workers,
    OptionalInt busy,
    Optional<Notice> notice) {
  /** Where the machine says it is. */
  public enum State {
    STARTING,
    READY,
    DRAINING,
    FAILED
  }

  /** The cordon was seen and nothing works here any more. */
  public boolean acknowledgesDrain() {
    return seenTag.equals("draining") && workers == 0;
  }
}
