package scaler.engine.port;

import java.util.List;
import java.util.Optional;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;

/** Whoever runs the machines. Every call ends within eight seconds, retries included. */
public interface Cloud {
  /**
   * All machines that bear the application's owner tags, those that ended lately among them.
   * Complete or failed, never a part.
   */
  Outcome<List<CloudMachine>> list(String application);

  /**
   * One machine by its id. Empty only when the cloud says that there is none of that id (any more);
   * an answer without it that does not say so is a failure.
   */
  Outcome<Optional<CloudMachine>> find(MachineId machine);

  /**
   * How many launches may be sent now, so that the cloud does not refuse them as too many; asks
   * nobody.
   */
  int launchesNow();

  /** Launches one machine; the same request again gives the same machine. */
  Outcome<CloudMachine> launch(LaunchRequest request);

  /** Sets a tag of a machine. */
  Outcome<MachineId> tag(MachineId machine, String key, String value);

  /** Removes a tag of a machine; a tag that is not there is no failure. */
  Outcome<MachineId> untag(MachineId machine, String key);

  /** Starts the end of a machine; one that has ended already is no failure. */
  Outcome<MachineId> terminate(MachineId machine);
}
