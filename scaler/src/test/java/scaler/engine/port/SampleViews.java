package scaler.engine.port;

import java.util.List;
import java.util.Optional;
import scaler.core.decide.Care;
import scaler.core.decide.Neighbours;
import scaler.core.decide.RoleMemory;
import scaler.core.decide.RoleView;
import scaler.core.decide.Stock;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.LaunchTrouble;
import scaler.core.model.MachineHolds;
import scaler.core.model.Reading;
import scaler.core.model.Sight;

/** Looks at a role that nobody has asked anything of. */
public final class SampleViews {
  private SampleViews() {}

  public static RoleView of(RoleSpec role, Reading reading, Sight... machines) {
    return new RoleView(
        role,
        false,
        List.of(new RoleView.Placement("subnet-a", "zone-a")),
        List.of(machines),
        Stock.NOT_NEEDED,
        Optional.of(reading),
        Optional.empty(),
        List.of(),
        MachineHolds.NONE,
        List.of(),
        Optional.empty(),
        RoleMemory.EMPTY,
        LaunchTrouble.NONE,
        Neighbours.NONE,
        Care.NONE,
        Optional.empty());
  }
}
