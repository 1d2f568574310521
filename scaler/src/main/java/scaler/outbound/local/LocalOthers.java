package scaler.outbound.local;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import scaler.core.model.MachineId;
import scaler.core.model.Stranger;
import scaler.engine.port.Others;
import scaler.engine.port.Outcome;
import scaler.outbound.local.wire.Description;

/** Machines of the local cloud, of whatever application. */
public final class LocalOthers implements Others {
  private final DaemonClient daemon;

  /**
   * @param home the daemon's folder
   */
  public LocalOthers(Path home) {
    this.daemon = new DaemonClient(home);
  }

  @Override
  public Outcome<List<Stranger>> find(Collection<MachineId> ids) {
    return shown(machine -> ids.contains(machine.id()));
  }

  @Override
  public Outcome<List<Stranger>> tagged(String key, String value) {
    return shown(machine -> value.equals(machine.machine().tags().get(key)));
  }

  private Outcome<List<Stranger>> shown(Predicate<Stranger> wanted) {
    return daemon
        .get("cloud", Description.class)
        .map(all -> all.machines().stream().map(LocalOthers::stranger).filter(wanted).toList());
  }

  private static Stranger stranger(Description.Machine machine) {
    return new Stranger(machine.seen(), machine.zone(), machine.launched());
  }
}
