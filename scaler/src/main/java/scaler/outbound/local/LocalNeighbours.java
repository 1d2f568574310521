package scaler.outbound.local;

import java.nio.file.Path;
import java.util.List;
import scaler.core.model.CloudMachine;
import scaler.engine.port.Neighbours;
import scaler.engine.port.Outcome;
import scaler.outbound.local.wire.Description;

/** Machines of the local cloud, whoever launched them, by a tag. Does not start its daemon. */
public final class LocalNeighbours implements Neighbours {
  private final DaemonClient daemon;

  /**
   * @param home the daemon's folder
   */
  public LocalNeighbours(Path home) {
    this.daemon = new DaemonClient(home);
  }

  @Override
  public Outcome<List<CloudMachine>> tagged(String key, String value) {
    return daemon
        .get("cloud", Description.class)
        .map(all ->
            all.machines().stream()
                .filter(machine -> value.equals(machine.tags().get(key)))
                .map(Description.Machine::seen)
                .filter(LocalNeighbours::runs)
                .toList());
  }

  private static boolean runs(CloudMachine machine) {
    return switch (machine.state()) {
      case PENDING, RUNNING -> true;
      case STOPPING, STOPPED, SHUTTING_DOWN, TERMINATED -> false;
    };
  }
}
