package scaler.sim;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import scaler.core.model.MachineId;
import scaler.core.model.Stranger;
import scaler.engine.port.Others;
import scaler.engine.port.Outcome;

/** All machines of a simulated world. */
final class SimOthers implements Others {
  private final SimWorld world;

  SimOthers(SimWorld world) {
    this.world = world;
  }

  @Override
  public Outcome<List<Stranger>> find(Collection<MachineId> ids) {
    return shown(machine -> ids.contains(machine.id()));
  }

  @Override
  public Outcome<List<Stranger>> tagged(String key, String value) {
    return shown(machine -> value.equals(machine.tags().get(key)));
  }

  private Outcome<List<Stranger>> shown(Predicate<SimMachine> wanted) {
    return world.ask(
        SimPart.LISTING,
        now ->
            Outcome.ok(
                world.machines().stream()
                    .filter(machine -> machine.listed(now))
                    .filter(wanted)
                    .map(machine -> stranger(machine, now))
                    .toList()));
  }

  private static Stranger stranger(SimMachine machine, Instant now) {
    return new Stranger(machine.shown(now), machine.request().subnet(), machine.launched());
  }
}
