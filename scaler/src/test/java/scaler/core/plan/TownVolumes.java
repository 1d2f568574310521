package scaler.core.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import scaler.core.decide.Stock;
import scaler.core.fleet.RoleSpec.DataVolume;
import scaler.core.fleet.RoleSpec.TagSpec;
import scaler.core.model.CloudMachine.State;
import scaler.core.model.Disks;
import scaler.core.model.Disks.Copy;
import scaler.core.model.Disks.Disk;
import scaler.core.model.HeldVolume;
import scaler.core.model.Machine;
import scaler.core.model.Machine.Drain;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.model.Volume;
import scaler.core.model.Volume.Phase;
import scaler.core.model.Volume.Use;
import scaler.core.model.VolumeId;

/**
 * The data volumes of a town, and the snapshots of them. While it is wild, listings fail, others
 * take volumes and give them back, attachments hang.
 */
final class TownVolumes {
  /** What a role asks for that has volumes. */
  static final DataVolume INDEX =
      new DataVolume(new TagSpec("data", "index"), "/dev/sdf", Optional.of(Duration.ofDays(14)));

  private static final MachineId SOMEBODY = new MachineId("i-somebody");

  private final Town town;
  private final TreeMap<VolumeId, Drive> drives = new TreeMap<>();

  /** The drains of which a snapshot was taken. */
  private final Set<String> copies = new HashSet<>();

  private boolean silent;

  TownVolumes(Town town) {
    this.town = town;
  }

  /** A volume, and who has it. */
  private static final class Drive {
    final String zone;
    Optional<MachineId> holder = Optional.empty();
    boolean attached;
    boolean hangs;

    Drive(String zone) {
      this.zone = zone;
    }

    void goTo(MachineId machine, boolean hanging) {
      holder = Optional.of(machine);
      attached = false;
      hangs = hanging;
    }
  }

  void add(String zone, int volumes) {
    for (int n = 0; n < volumes; n++) {
      drives.put(new VolumeId("vol-%s-%d".formatted(zone, drives.size())), new Drive(zone));
    }
  }

  /** How many machines there can be. */
  int places() {
    return drives.size();
  }

  /** Lets {@link Town#STEP} pass. */
  void pass() {
    if (drives.isEmpty()) {
      return;
    }
    silent = town.wild && (silent ? town.random.nextDouble() < 0.8 : town.chance(0.02));
    for (Drive drive : drives.values()) {
      drive.hangs = town.wild && drive.hangs;
      if (drive.holder.filter(this::hasEnded).isPresent()) {
        drive.holder = Optional.empty();
      } else if (drive.holder.isPresent()) {
        drive.attached = !drive.hangs;
      } else if (town.chance(0.003)) {
        drive.goTo(SOMEBODY, false);
      }
    }
  }

  /** Somebody gives a volume back some minutes later, and at the latest when all is calm. */
  private boolean hasEnded(MachineId machine) {
    return machine.equals(SOMEBODY)
        ? !town.wild || town.random.nextDouble() < 0.05
        : town.hosts.values().stream().noneMatch(host -> host.id.equals(machine) && host.exists());
  }

  private Volume shown(VolumeId id) {
    Drive drive = Objects.requireNonNull(drives.get(id));
    Use use =
        drive
            .holder
            .<Use>map(by -> new Use.By(by, drive.attached ? Phase.ATTACHED : Phase.ATTACHING))
            .orElseGet(Use.Free::new);
    return new Volume(id, drive.zone, use);
  }

  /** What launches may take; what is set aside for a machine is not free. */
  Stock stock(Collection<Machine> record) {
    if (drives.isEmpty()) {
      return Stock.NOT_NEEDED;
    }
    if (silent) {
      return new Stock.Unseen("it is silent");
    }
    Set<VolumeId> held = new HashSet<>();
    record.forEach(machine -> machine.volumes().forEach(one -> held.add(one.id())));
    return new Stock.Seen(
        List.of(
            new Stock.Shelf(
                INDEX.device(),
                INDEX.tag().written(),
                drives.keySet().stream()
                    .filter(id -> !held.contains(id))
                    .map(this::shown)
                    .filter(Volume::isFree)
                    .toList())));
  }

  Disks disks(Machine machine) {
    if (machine.volumes().isEmpty()) {
      return Disks.NONE;
    }
    if (silent) {
      return new Disks.Unseen("it is silent");
    }
    return new Disks.Seen(
        machine.volumes().stream()
            .map(held -> new Disk(held, Optional.of(shown(held.id())), copy(machine)))
            .toList());
  }

  private Copy copy(Machine machine) {
    boolean idle =
        machine.state() == MachineState.DRAINING
            && machine.drain().flatMap(Drain::unlocked).isPresent();
    if (!idle || !has(machine)) {
      return new Copy.NotNow();
    }
    if (town.chance(0.05)) {
      return new Copy.Unseen("it is silent");
    }
    return isCopied(machine) ? new Copy.Begun("snap") : new Copy.Missing();
  }

  /** Whether all volumes that are set aside for a machine are attached to it, in truth. */
  boolean has(Machine machine) {
    return machine
        .id()
        .map(id -> machine.volumes().stream().allMatch(held -> shown(held.id()).isAttachedTo(id)))
        .orElse(false);
  }

  boolean isCopied(Machine machine) {
    return copies.contains(drainOf(machine));
  }

  private static String drainOf(Machine machine) {
    Instant since = machine.drain().map(Drain::since).orElse(Instant.MIN);
    return "%d since %s".formatted(machine.slot(), since);
  }

  void attach(Machine machine, List<HeldVolume> held, Town.Host host) {
    for (HeldVolume one : held) {
      Drive drive = Objects.requireNonNull(drives.get(one.id()));
      boolean possible =
          drive.holder.isEmpty()
              && host.state == State.RUNNING
              && host.zone.equals(drive.zone)
              && !town.chance(0.1);
      if (possible) {
        drive.goTo(host.id, town.chance(0.05));
      }
    }
  }

  void snapshot(Machine machine) {
    if (!town.chance(0.2)) {
      copies.add(drainOf(machine));
    }
  }
}
