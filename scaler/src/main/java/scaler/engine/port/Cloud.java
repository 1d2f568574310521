package scaler.engine.port;

import java.util.List;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;

/** Whoever runs the machines. Every call ends within eight seconds, retries included. */
public interface Cloud {
  /**
   * All machines that bear the application's owner tags, those that ended lately among them.
   * Complete or failed, never a part.
   */
  Outcome<List<CloudMachine>> list(String application);

  /** Launches one machine; the same request again gives the same machine. */
  Outcome<CloudMachine> launch(LaunchRequest request);

  /** Sets a tag of a machine. */
  Outcome<MachineId> tag(MachineId machine, String key, String value);

  /** Removes a tag of a machine; a tag that is not there is no failure. */
  Outcome<MachineId> untag(MachineId machine, String key);

  /** Starts the end of a machine; one that has ended already is no failure. */
  Outcome<MachineId> terminate(MachineId machine);
}
