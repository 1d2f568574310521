package scaler.core.model;

import java.util.Arrays;

/**
 * The name under which a worker locks jobs. delayed_job writes {@code PREFIX host:NAME pid:N}; the
 * machine's id stands in the prefix, in the host, or in both.
 */
public final class WorkerName {
  private WorkerName() {}

  /** Whether the worker of that name runs on that machine. */
  public static boolean isOn(String workerName, MachineId machine) {
    return Arrays.stream(workerName.split(" ", -1))
        .map(word -> word.startsWith("host:") ? word.substring("host:".length()) : word)
        .map(word -> word.indexOf('.') < 0 ? word : word.substring(0, word.indexOf('.')))
        .anyMatch(machine.value()::equals);
  }
}
