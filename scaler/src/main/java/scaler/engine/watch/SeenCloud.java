package scaler.engine.watch;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.engine.port.Cloud;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Outcome;

/** A cloud whose listings somebody else sees, too. */
record SeenCloud(Cloud cloud, Consumer<Outcome<List<CloudMachine>>> sees) implements Cloud {
  @Override
  public Outcome<List<CloudMachine>> list(String application) {
    Outcome<List<CloudMachine>> listing = cloud.list(application);
    sees.accept(listing);
    return listing;
  }

  @Override
  public Outcome<Optional<CloudMachine>> find(MachineId machine) {
    return cloud.find(machine);
  }

  @Override
  public int launchesNow() {
    return cloud.launchesNow();
  }

  @Override
  public Outcome<CloudMachine> launch(LaunchRequest request) {
    return cloud.launch(request);
  }

  @Override
  public Outcome<MachineId> tag(MachineId machine, String key, String value) {
    return cloud.tag(machine, key, value);
  }

  @Override
  public Outcome<MachineId> untag(MachineId machine, String key) {
    return cloud.untag(machine, key);
  }

  @Override
  public Outcome<MachineId> terminate(MachineId machine) {
    return cloud.terminate(machine);
  }

  @Override
  public Outcome<MachineId> reboot(MachineId machine) {
    return cloud.reboot(machine);
  }

  @Override
  public Outcome<MachineId> stop(MachineId machine, boolean force) {
    return cloud.stop(machine, force);
  }

  @Override
  public Outcome<MachineId> start(MachineId machine) {
    return cloud.start(machine);
  }
}
