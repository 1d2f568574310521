package scaler.engine.port;

import java.time.Instant;
import java.util.List;
import scaler.core.model.MachineHold;

/** What keeps the loop from doing what it would. */
public interface Restraints {
  /** Holds of machines that are in force and of machines that are not gone, the oldest first. */
  List<MachineHold> holds(String application, Instant now);
}
