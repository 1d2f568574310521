package scaler.engine.port;

import java.time.Instant;
import java.util.List;
import scaler.core.fleet.FleetSpec;
import scaler.core.model.Evacuation;
import scaler.core.model.MachineHold;
import scaler.core.plan.Used;

/** What keeps the loop from doing what it would. */
public interface Restraints {
  /** Holds of machines that are in force and of machines that are not gone, the oldest first. */
  List<MachineHold> holds(String application, Instant now);

  /** Zones that are to stand empty, the oldest first; of two of one zone the last made counts. */
  List<Evacuation> evacuations(String application, Instant now);

  /**
   * What the roles of a fleet have launched in the last hour, and cost in the last day and since
   * the month began; costs where a ceiling or a budget needs them.
   */
  Used used(FleetSpec fleet, Instant now);
}
