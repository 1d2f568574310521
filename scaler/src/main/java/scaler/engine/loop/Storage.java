package scaler.engine.loop;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import scaler.core.decide.Stock;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.DataVolume;
import scaler.core.model.Disks;
import scaler.core.model.Disks.Copy;
import scaler.core.model.Disks.Disk;
import scaler.core.model.HeldVolume;
import scaler.core.model.Machine;
import scaler.core.model.Machine.Drain;
import scaler.core.model.MachineState;
import scaler.core.model.Volume;
import scaler.core.model.VolumeCopy;
import scaler.core.model.VolumeId;
import scaler.engine.port.Outcome;
import scaler.engine.port.Volumes;

/** Looks at the data volumes of one role. A role without any costs no call. */
final class Storage {
  private final Volumes volumes;
  private final RoleSpec role;
  private final Map<String, String> ours;

  /**
   * @param ours the tags that all snapshots of the role bear
   */
  Storage(Volumes volumes, RoleSpec role, Map<String, String> ours) {
    this.volumes = volumes;
    this.role = role;
    this.ours = ours;
  }

  /** What was seen; a machine that is not in {@code bySlot} has no volumes. */
  record Seen(Stock stock, Map<Long, Disks> bySlot) {
    Disks of(Machine machine) {
      return bySlot.getOrDefault(machine.slot(), Disks.NONE);
    }
  }

  /**
   * Looks once.
   *
   * @param record all machines of the application
   */
  Seen look(List<Machine> record) {
    List<DataVolume> wanted = role.machine().dataVolumes();
    if (wanted.isEmpty()) {
      return new Seen(Stock.NOT_NEEDED, Map.of());
    }
    List<Machine> own = record.stream().filter(one -> one.role().equals(role.name())).toList();
    List<List<Volume>> byEntry = new ArrayList<>();
    for (DataVolume entry : wanted) {
      switch (volumes.tagged(entry.tag().key(), entry.tag().value())) {
        case Outcome.Ok<List<Volume>>(var shown) -> byEntry.add(shown);
        case Outcome.Failed<List<Volume>>(var failure) -> {
          return unseen(own, failure.detail());
        }
      }
    }
    Supplier<Outcome<List<VolumeCopy>>> copies = once(() -> volumes.copies(ours));
    Map<Long, Disks> bySlot = new HashMap<>();
    own.forEach(machine -> bySlot.put(machine.slot(), disks(machine, byEntry, copies)));
    return new Seen(stock(byEntry, record), bySlot);
  }

  private static Seen unseen(Collection<Machine> own, String why) {
    return new Seen(
        new Stock.Unseen(why),
        own.stream().collect(Collectors.toMap(Machine::slot, _ -> new Disks.Unseen(why))));
  }

  /** What is set aside is not free, whatever the cloud shows: its machine is on its way to it. */
  private Stock stock(List<List<Volume>> byEntry, List<Machine> record) {
    Set<VolumeId> held = new HashSet<>();
    record.forEach(machine -> machine.volumes().forEach(one -> held.add(one.id())));
    List<Stock.Shelf> shelves = new ArrayList<>();
    for (int i = 0; i < byEntry.size(); i++) {
      DataVolume entry = role.machine().dataVolumes().get(i);
      shelves.add(
          new Stock.Shelf(
              entry.device(),
              entry.tag().written(),
              byEntry.get(i).stream()
                  .filter(volume -> volume.isFree() && !held.contains(volume.id()))
                  .sorted(Comparator.comparing(Volume::id))
                  .toList()));
    }
    return new Stock.Seen(shelves);
  }

  /** What is set aside for it, and what it had already when it was adopted. */
  private Disks disks(
      Machine machine, List<List<Volume>> byEntry, Supplier<Outcome<List<VolumeCopy>>> copies) {
    List<Disk> disks = new ArrayList<>();
    for (int i = 0; i < byEntry.size(); i++) {
      DataVolume entry = role.machine().dataVolumes().get(i);
      List<Volume> shown = byEntry.get(i);
      Optional<HeldVolume> held =
          machine.volumes().stream()
              .filter(one -> one.device().equals(entry.device()))
              .findFirst()
              .or(() -> with(machine, shown, entry.device()));
      held.map(
              one -> {
                Optional<Volume> volume =
                    shown.stream().filter(seen -> seen.id().equals(one.id())).findFirst();
                return new Disk(one, volume, copy(machine, entry, volume, copies));
              })
          .ifPresent(disks::add);
    }
    return new Disks.Seen(disks);
  }

  private static Optional<HeldVolume> with(Machine machine, List<Volume> shown, String device) {
    return machine
        .id()
        .flatMap(id -> shown.stream().filter(volume -> volume.isWith(id)).findFirst())
        .map(volume -> new HeldVolume(volume.id(), device));
  }

  private static Copy copy(
      Machine machine,
      DataVolume entry,
      Optional<Volume> volume,
      Supplier<Outcome<List<VolumeCopy>>> copies) {
    boolean idle =
        machine.state() == MachineState.DRAINING
            && machine.drain().flatMap(Drain::unlocked).isPresent();
    boolean with =
        machine.id().flatMap(id -> volume.map(seen -> seen.isAttachedTo(id))).orElse(false);
    if (entry.snapshot().isEmpty() || !idle || !with) {
      return new Copy.NotNow();
    }
    return switch (copies.get()) {
      case Outcome.Failed<List<VolumeCopy>>(var failure) -> new Copy.Unseen(failure.detail());
      case Outcome.Ok<List<VolumeCopy>>(var shown) ->
          shown.stream()
              .filter(
                  one -> !one.failed() && volume.map(Volume::id).equals(Optional.of(one.volume())))
              .filter(one -> CopyTags.areOf(one.tags(), machine))
              .findFirst()
              .<Copy>map(one -> new Copy.Begun(one.id()))
              .orElseGet(Copy.Missing::new);
    };
  }

  private static <T> Supplier<T> once(Supplier<T> question) {
    List<T> answer = new ArrayList<>();
    return () -> {
      if (answer.isEmpty()) {
        answer.add(question.get());
      }
      return answer.getFirst();
    };
  }
}
