package scaler.sim;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import scaler.core.model.Ailment;
import scaler.core.model.MachineId;
import scaler.engine.port.Checks;
import scaler.engine.port.Outcome;

/** What a simulated cloud finds wrong with machines: what was planted. */
final class SimChecks implements Checks {
  private final SimWorld world;
  private final Map<MachineId, List<Ailment>> planted = new HashMap<>();

  SimChecks(SimWorld world) {
    this.world = world;
  }

  void plant(MachineId machine, List<Ailment> ailments) {
    planted.put(machine, ailments);
  }

  @Override
  public Outcome<Report> look() {
    return world.ask(SimPart.CHECKS, now -> Outcome.ok(new Report.Made(planted)));
  }
}
