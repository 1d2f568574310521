package scaler.sim.region;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import scaler.core.model.MachineId;
import scaler.core.model.Volume;
import scaler.core.model.Volume.Phase;
import scaler.core.model.Volume.Use;
import scaler.core.model.VolumeCopy;
import scaler.core.model.VolumeId;
import scaler.engine.port.Failure;
import scaler.engine.port.Outcome;
import scaler.engine.port.Volumes;
import scaler.sim.fault.FaultKind;

/**
 * Data volumes and their snapshots. A volume stays with its machine while that is off, and is free
 * again some seconds after its end.
 */
public final class RegionVolumes implements Volumes {
  private static final MachineId SOMEBODY = new MachineId("i-0feedfeedfeedfeed");

  /** A snapshot that cannot be made is told of so much later. */
  private static final long FAILS_AFTER = 20_000;

  private final Region region;
  private final Map<VolumeId, Drive> drives = new TreeMap<>();
  private final Map<String, Copied> copies = new TreeMap<>();
  private int made;
  private int copied;

  RegionVolumes(Region region) {
    this.region = region;
  }

  private static final class Drive {
    final String zone;
    final Map<String, String> tags;
    Optional<Instance> machine = Optional.empty();
    long attachedFrom;
    boolean somebodyHasIt;

    Drive(String zone, Map<String, String> tags) {
      this.zone = zone;
      this.tags = Map.copyOf(tags);
    }
  }

  /** A snapshot, and from when on it shows that it failed; the end of time when it does not. */
  private record Copied(VolumeCopy begun, long failsFrom) {}

  /** Somebody makes a volume. */
  public VolumeId make(String zone, Map<String, String> tags) {
    VolumeId id = new VolumeId("vol-%017x".formatted(++made));
    drives.put(id, new Drive(zone, tags));
    return id;
  }

  /** Where a volume lies; empty where there is none. */
  public Optional<String> zone(VolumeId id) {
    return Optional.ofNullable(drives.get(id)).map(drive -> drive.zone);
  }

  /** The machine that has a volume and can use it. */
  public Optional<MachineId> holder(VolumeId id) {
    return Optional.ofNullable(drives.get(id))
        .filter(drive -> drive.attachedFrom <= region.time.millis())
        .flatMap(drive -> drive.machine)
        .map(Instance::id);
  }

  /** All snapshots of a volume as they are now. */
  public List<VolumeCopy> copiesOf(VolumeId id) {
    return copies.values().stream()
        .filter(copy -> copy.begun().volume().equals(id))
        .map(this::shown)
        .toList();
  }

  /** A snapshot as it is now. */
  public Optional<VolumeCopy> snapshot(String id) {
    return Optional.ofNullable(copies.get(id)).map(this::shown);
  }

  /** Somebody else attaches a free volume to a machine of theirs, or takes it off again. */
  public boolean taken(VolumeId id, boolean isTaken) {
    Drive drive = drives.get(id);
    if (drive == null || (isTaken && (drive.somebodyHasIt || holds(drive)))) {
      return false;
    }
    drive.somebodyHasIt = isTaken;
    return true;
  }

  /** All volumes that there are. */
  public List<VolumeId> all() {
    return List.copyOf(drives.keySet());
  }

  private static boolean holds(Drive drive) {
    return drive.machine.filter(machine -> machine.ended() == Long.MAX_VALUE).isPresent();
  }

  private Use use(Drive drive) {
    long now = region.time.millis();
    if (drive.somebodyHasIt) {
      return new Use.By(SOMEBODY, Phase.ATTACHED);
    }
    if (drive.machine.isEmpty()) {
      return new Use.Free();
    }
    Instance machine = drive.machine.get();
    if (!holds(drive)) {
      return now < machine.ended() + region.between("detached", machine, 1_000, 20_000)
          ? new Use.By(machine.id(), Phase.DETACHING)
          : new Use.Free();
    }
    return new Use.By(machine.id(), now < drive.attachedFrom ? Phase.ATTACHING : Phase.ATTACHED);
  }

  @Override
  public Outcome<List<Volume>> tagged(String key, String value) {
    List<Volume> found = new ArrayList<>();
    drives.forEach((id, drive) -> {
      if (value.equals(drive.tags.get(key))) {
        found.add(new Volume(id, drive.zone, use(drive)));
      }
    });
    return Outcome.ok(found);
  }

  @Override
  public Outcome<VolumeId> attach(VolumeId volume, MachineId id, String device) {
    Drive drive = drives.get(volume);
    Optional<Instance> machine = region.find(id);
    if (drive == null || machine.isEmpty()) {
      return invalid("there is no volume %s or no %s".formatted(volume, id));
    }
    if (!(use(drive) instanceof Use.Free)) {
      region.witness.reached("a volume was asked for that was not free");
      return invalid(volume + " is in use");
    }
    if (!machine.get().runs() || !machine.get().zone().equals(drive.zone)) {
      return invalid("%s does not run in zone %s".formatted(id, drive.zone));
    }
    region.diary.note("attached", machine.get().number(), 0, () -> volume + " to " + id);
    region.witness.attached(volume, machine.get());
    drive.machine = machine;
    drive.attachedFrom = region.time.millis();
    if (region.faults.happens(FaultKind.ATTACH_SLOW)) {
      drive.attachedFrom += Math.round(region.faults.measure(FaultKind.ATTACH_SLOW) * 240_000);
    }
    return Outcome.ok(volume);
  }

  @Override
  public Outcome<List<VolumeCopy>> copies(Map<String, String> tags) {
    return Outcome.ok(
        copies.values().stream()
            .filter(copy -> copy.begun().tags().entrySet().containsAll(tags.entrySet()))
            .map(this::shown)
            .toList());
  }

  private VolumeCopy shown(Copied copy) {
    VolumeCopy begun = copy.begun();
    return region.time.millis() < copy.failsFrom()
        ? begun
        : new VolumeCopy(begun.id(), begun.volume(), true, begun.begun(), begun.tags());
  }

  @Override
  public Outcome<String> copy(VolumeId volume, Map<String, String> tags) {
    if (!drives.containsKey(volume)) {
      return invalid("there is no volume " + volume);
    }
    String id = "snap-%06d".formatted(++copied);
    long now = region.time.millis();
    boolean fails = region.faults.happens(FaultKind.SNAPSHOT_FAILS);
    copies.put(
        id,
        new Copied(
            new VolumeCopy(id, volume, false, Instant.ofEpochMilli(now), tags),
            fails ? now + FAILS_AFTER : Long.MAX_VALUE));
    return Outcome.ok(id);
  }

  @Override
  public Outcome<String> deleteCopy(String snapshot) {
    copies.remove(snapshot);
    return Outcome.ok(snapshot);
  }

  private static <T> Outcome<T> invalid(String detail) {
    return Outcome.failed(new Failure.Invalid(detail));
  }
}
