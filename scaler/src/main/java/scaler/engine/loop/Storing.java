package scaler.engine.loop;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scaler.core.fleet.RoleSpec.DataVolume;
import scaler.core.model.Asked.What;
import scaler.core.model.Disks;
import scaler.core.model.EndCause;
import scaler.core.model.HeldVolume;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.Sight;
import scaler.core.model.VolumeId;
import scaler.engine.loop.Actor.Scene;
import scaler.engine.port.Outcome;
import scaler.engine.port.Volumes;

/**
 * Attaches data volumes and takes snapshots of them; whether it came to be, the next look shows.
 */
final class Storing {
  private static final Logger LOG = LoggerFactory.getLogger("scaler");

  private final Volumes volumes;
  private final Logbook logbook;

  Storing(Volumes volumes, Logbook logbook) {
    this.volumes = volumes;
    this.logbook = logbook;
  }

  void attach(Scene scene, Machine machine, List<HeldVolume> held) {
    logbook.write(
        scene, machine, machine.asking(What.ATTACH, scene.now()), "asked for " + written(held));
    MachineId id = machine.id().orElseThrow();
    for (HeldVolume one : held) {
      if (volumes.attach(one.id(), id, one.device())
          instanceof Outcome.Failed<VolumeId>(var failure)) {
        LOG.warn(
            "{} {}: {} is not attached as {} yet; it will be looked at again ({})",
            machine.role(),
            machine.label(),
            one.id(),
            one.device(),
            failure.detail());
      }
    }
  }

  void snapshot(Scene scene, Machine machine, List<HeldVolume> held) {
    logbook.write(
        scene,
        machine,
        machine.asking(What.SNAPSHOT, scene.now()),
        "asked for a snapshot of " + written(held));
    Map<String, DataVolume> entries =
        scene.view().spec().machine().dataVolumes().stream()
            .collect(Collectors.toMap(DataVolume::device, Function.identity()));
    for (HeldVolume one : held) {
      Optional.ofNullable(entries.get(one.device()))
          .flatMap(DataVolume::snapshot)
          .ifPresent(kept -> copy(scene, machine, one, kept));
    }
  }

  private void copy(Scene scene, Machine machine, HeldVolume one, Duration kept) {
    Map<String, String> tags =
        CopyTags.of(
            scene.fleet().installation(),
            scene.fleet().spec(),
            scene.view().spec(),
            machine,
            kept,
            scene.now());
    switch (volumes.copy(one.id(), tags)) {
      case Outcome.Ok<String>(var snapshot) ->
          LOG.info(
              "{} {}: {} is the snapshot of {}, kept until {}",
              machine.role(),
              machine.label(),
              snapshot,
              one.id(),
              tags.get(CopyTags.EXPIRES));
      case Outcome.Failed<String>(var failure) ->
          LOG.warn(
              "{} {}: no snapshot of {} yet, so it is not ended; it will be tried again ({})",
              machine.role(),
              machine.label(),
              one.id(),
              failure.detail());
    }
  }

  /** Says what is lost when a machine ends in a way that leaves no time for a snapshot. */
  void endsWithout(Scene scene, Machine machine, EndCause cause) {
    if (!scene.view().spec().keepsSnapshots()) {
      return;
    }
    scene.view().machines().stream()
        .filter(seen -> seen.machine().slot() == machine.slot())
        .filter(Storing::lacksCopy)
        .findFirst()
        .ifPresent(seen ->
            LOG.warn(
                "{} {}: it ends without a snapshot ({}); its volumes stay as they are",
                machine.role(),
                machine.label(),
                cause.detail()));
  }

  private static boolean lacksCopy(Sight seen) {
    return seen.disks() instanceof Disks.Seen(var disks)
        && disks.stream().anyMatch(disk -> !(disk.copy() instanceof Disks.Copy.Begun));
  }

  private static String written(List<HeldVolume> held) {
    return held.stream().map(HeldVolume::written).collect(Collectors.joining(", "));
  }
}
