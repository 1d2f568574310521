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

  /**
   * Boots a running machine anew where it stands. It keeps its addresses, its disks, those of the
   * host among them, and its paid minute; it loses what was in memory. It is shown as running all
   * the time: only a new boot id on its page tells that it was done. Asked for again it may boot
   * once more. A machine that does not run is left as it is, and that may be {@link
   * Failure.Invalid}; an id that the cloud does not know is.
   */
  Outcome<MachineId> reboot(MachineId machine);

  /**
   * Starts to power a machine off; one that is off or on its way there is no failure. It keeps its
   * id, its tags, its address inside the network and the disks that the cloud holds, which go on
   * costing; it loses what was in memory, disks of its host and a public address that is not its
   * own. Only for one that is {@link CloudMachine#stoppable}: any other, one that does not run yet,
   * one that has ended and an id that the cloud does not know are {@link Failure.Invalid}. That it
   * is accepted proves nothing: it may stay in {@code stopping} until it is forced.
   *
   * @param force without waiting for what runs on it, also where a stop hangs; what it has not
   *     written to disk is lost
   */
  Outcome<MachineId> stop(MachineId machine, boolean force);

  /**
   * Powers a stopped machine on, perhaps on another host; one that runs or is about to is no
   * failure. A new minute is paid, and a public address is a new one. It needs room like a launch:
   * {@link Failure.NoCapacity} leaves it stopped. One that is still on its way to be stopped, one
   * that has ended and an id that the cloud does not know are {@link Failure.Invalid}.
   */
  Outcome<MachineId> start(MachineId machine);
}
