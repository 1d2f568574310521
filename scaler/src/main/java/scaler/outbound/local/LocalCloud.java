package scaler.outbound.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.engine.port.Cloud;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Outcome;
import scaler.outbound.local.wire.Description;
import scaler.outbound.local.wire.Interruption;
import scaler.outbound.local.wire.TagChange;

/**
 * A cloud whose machines are processes of this computer. Image, launch template, security groups
 * and key pair of a launch are taken and mean nothing; its subnet is the machine's zone.
 */
public final class LocalCloud implements Cloud {
  private final DaemonClient daemon;
  private final String applicationTag;

  /**
   * @param home the daemon's folder
   * @param applicationTag the tag whose value is the application that a machine belongs to
   */
  public LocalCloud(Path home, String applicationTag) {
    this.daemon = new DaemonClient(home);
    this.applicationTag = applicationTag;
  }

  @Override
  public Outcome<List<CloudMachine>> list(String application) {
    return describe()
        .map(all ->
            all.machines().stream()
                .filter(machine -> application.equals(machine.tags().get(applicationTag)))
                .map(Description.Machine::seen)
                .toList());
  }

  @Override
  public Outcome<Optional<CloudMachine>> find(MachineId machine) {
    return describe()
        .map(all ->
            all.machines().stream()
                .map(Description.Machine::seen)
                .filter(seen -> seen.id().equals(machine))
                .findFirst());
  }

  @Override
  public int launchesNow() {
    return Integer.MAX_VALUE;
  }

  @Override
  public Outcome<CloudMachine> launch(LaunchRequest request) {
    return daemon
        .post("machines", request, Description.Machine.class)
        .map(Description.Machine::seen);
  }

  @Override
  public Outcome<MachineId> tag(MachineId machine, String key, String value) {
    return act(machine, "tags", new TagChange(key, Optional.of(value)));
  }

  @Override
  public Outcome<MachineId> untag(MachineId machine, String key) {
    return act(machine, "tags", new TagChange(key, Optional.empty()));
  }

  @Override
  public Outcome<MachineId> terminate(MachineId machine) {
    return act(machine, "terminate", "");
  }

  /** Ends the machine's processes and runs its user data again; its state stays running. */
  @Override
  public Outcome<MachineId> reboot(MachineId machine) {
    return act(machine, "reboot", "");
  }

  @Override
  public Outcome<MachineId> stop(MachineId machine, boolean force) {
    return act(machine, force ? "power-off" : "stop", "");
  }

  /** Starts a stopped machine in the same folder, at the same address. */
  @Override
  public Outcome<MachineId> start(MachineId machine) {
    return act(machine, "start", "");
  }

  /**
   * Takes a spot machine back, as EC2 does when it needs the room.
   *
   * @param notice from now, when the machine's metadata says it, to its end
   */
  public Outcome<MachineId> interrupt(MachineId machine, Duration notice) {
    return act(machine, "interrupt", new Interruption(notice.toSeconds()));
  }

  /** All machines and load balancers of the daemon, of whatever application. */
  public Outcome<Description> describe() {
    return daemon.get("cloud", Description.class);
  }

  private Outcome<MachineId> act(MachineId machine, String what, Object body) {
    return daemon
        .post("machines/%s/%s".formatted(machine.value(), what), body, String.class)
        .map(_ -> machine);
  }
}
