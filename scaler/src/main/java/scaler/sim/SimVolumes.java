package scaler.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.core.model.Volume;
import scaler.core.model.Volume.Phase;
import scaler.core.model.Volume.Use;
import scaler.core.model.VolumeCopy;
import scaler.core.model.VolumeId;
import scaler.engine.port.Failure;
import scaler.engine.port.Outcome;
import scaler.engine.port.Volumes;

/** Simulated data volumes: attached at once, and free again when their machine has ended. */
public final class SimVolumes implements Volumes {
  private final SimWorld world;
  private final Map<VolumeId, Drive> drives = new TreeMap<>();
  private final List<VolumeCopy> copies = new ArrayList<>();
  private int copied;

  SimVolumes(SimWorld world) {
    this.world = world;
  }

  /** A volume as it is now. */
  private record Drive(String zone, Map<String, String> tags, Optional<MachineId> machine) {}

  /** Somebody makes a data volume. */
  public void add(VolumeId id, String zone, Map<String, String> tags) {
    synchronized (world) {
      drives.put(id, new Drive(zone, Map.copyOf(tags), Optional.empty()));
    }
  }

  @Override
  public Outcome<List<Volume>> tagged(String key, String value) {
    return world.ask(
        SimPart.VOLUMES,
        now ->
            Outcome.ok(
                drives.entrySet().stream()
                    .filter(drive -> value.equals(drive.getValue().tags().get(key)))
                    .map(drive -> shown(drive.getKey(), drive.getValue()))
                    .toList()));
  }

  private Volume shown(VolumeId id, Drive drive) {
    return new Volume(
        id,
        drive.zone(),
        holder(drive)
            .<Use>map(machine -> new Use.By(machine, Phase.ATTACHED))
            .orElseGet(Use.Free::new));
  }

  private Optional<MachineId> holder(Drive drive) {
    return drive
        .machine()
        .filter(id -> world.find(id).map(machine -> machine.exists(world.instant())).orElse(false));
  }

  @Override
  public Outcome<VolumeId> attach(VolumeId volume, MachineId machine, String device) {
    return world.ask(
        SimPart.VOLUMES,
        now -> {
          Drive drive = drives.get(volume);
          Optional<CloudMachine> shown = world.find(machine).map(one -> one.shown(now));
          if (drive == null || shown.isEmpty()) {
            return invalid("there is no volume %s or no %s".formatted(volume, machine));
          }
          if (holder(drive).isPresent()) {
            return invalid("%s is attached to %s".formatted(volume, drive.machine().orElseThrow()));
          }
          if (shown.get().state() != CloudMachine.State.RUNNING
              || !shown.get().zone().equals(drive.zone())) {
            return invalid("%s does not run in zone %s".formatted(machine, drive.zone()));
          }
          drives.put(volume, new Drive(drive.zone(), drive.tags(), Optional.of(machine)));
          return Outcome.ok(volume);
        });
  }

  @Override
  public Outcome<List<VolumeCopy>> copies(Map<String, String> tags) {
    return world.ask(
        SimPart.VOLUMES,
        now ->
            Outcome.ok(
                copies.stream()
                    .filter(copy -> copy.tags().entrySet().containsAll(tags.entrySet()))
                    .toList()));
  }

  @Override
  public Outcome<String> copy(VolumeId volume, Map<String, String> tags) {
    return world.ask(
        SimPart.VOLUMES,
        now -> {
          if (!drives.containsKey(volume)) {
            return invalid("there is no volume " + volume);
          }
          copied++;
          copies.add(new VolumeCopy("snap-" + copied, volume, false, now, tags));
          return Outcome.ok("snap-" + copied);
        });
  }

  @Override
  public Outcome<String> deleteCopy(String snapshot) {
    return world.ask(
        SimPart.VOLUMES,
        now -> {
          copies.removeIf(copy -> copy.id().equals(snapshot));
          return Outcome.ok(snapshot);
        });
  }

  private static <T> Outcome<T> invalid(String detail) {
    return Outcome.failed(new Failure.Invalid(detail));
  }
}
