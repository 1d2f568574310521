package scaler.engine;

import java.util.List;
import java.util.Optional;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.engine.port.Cloud;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Outcome;
import scaler.engine.port.World;

/** A cloud that is another one in all but what a test changes. */
abstract class OtherCloud implements Cloud {
  private final Cloud real;

  OtherCloud(Cloud real) {
    this.real = real;
  }

  /** The same world with this cloud in it. */
  World in(World world) {
    return new World(
        this,
        world.balancer(),
        world.pages(),
        world.queues(),
        world.others(),
        world.checks(),
        world.volumes(),
        world.locks());
  }

  @Override
  public Outcome<List<CloudMachine>> list(String application) {
    return real.list(application);
  }

  @Override
  public Outcome<Optional<CloudMachine>> find(MachineId machine) {
    return real.find(machine);
  }

  @Override
  public int launchesNow() {
    return real.launchesNow();
  }

  @Override
  public Outcome<CloudMachine> launch(LaunchRequest request) {
    return real.launch(request);
  }

  @Override
  public Outcome<MachineId> tag(MachineId machine, String key, String value) {
    return real.tag(machine, key, value);
  }

  @Override
  public Outcome<MachineId> untag(MachineId machine, String key) {
    return real.untag(machine, key);
  }

  @Override
  public Outcome<MachineId> terminate(MachineId machine) {
    return real.terminate(machine);
  }

  @Override
  public Outcome<MachineId> reboot(MachineId machine) {
    return real.reboot(machine);
  }

  @Override
  public Outcome<MachineId> stop(MachineId machine, boolean force) {
    return real.stop(machine, force);
  }

  @Override
  public Outcome<MachineId> start(MachineId machine) {
    return real.start(machine);
  }
}
