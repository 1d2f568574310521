package scaler.ec2;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The volumes and snapshots behind the double. A volume is free again when its machine has ended.
 */
public final class Store {
  /** From the call until a machine can use its volume. */
  static final Duration ATTACHING = Duration.ofSeconds(3);

  /** A snapshot of one volume is taken this long after the one before it, or not at all. */
  private static final Duration BETWEEN_SNAPSHOTS = Duration.ofSeconds(15);

  private static final Duration SNAPSHOT = Duration.ofMinutes(10);

  private final Region region;
  private final Map<String, Disk> disks = new TreeMap<>();
  private final Map<String, Copy> copies = new TreeMap<>();
  private Duration lag = Duration.ZERO;
  private int mostPending = Integer.MAX_VALUE;
  private int copied;

  Store(Region region) {
    this.region = region;
  }

  /** A volume as it was and is. */
  static final class Disk {
    final String id;
    final String zone;
    final Map<String, String> tags;
    final List<Bond> bonds = new ArrayList<>();
    boolean sticks;

    Disk(String id, String zone, Map<String, String> tags) {
      this.id = id;
      this.zone = zone;
      this.tags = Map.copyOf(tags);
    }

    /** Who had it then. */
    Optional<Bond> at(Instant time) {
      return bonds.stream()
          .filter(bond -> !bond.from().isAfter(time))
          .filter(bond -> bond.until().map(end -> end.isAfter(time)).orElse(true))
          .findFirst();
    }

    private void release(Instant now) {
      bonds.replaceAll(bond -> bond.until().isPresent() ? bond : bond.endedAt(now));
    }
  }

  /** A machine and its volume. */
  record Bond(
      String machine, String device, boolean deletes, Instant from, Optional<Instant> until) {
    Bond endedAt(Instant time) {
      return new Bond(machine, device, deletes, from, Optional.of(time));
    }
  }

  /** A snapshot. */
  public record Copy(String id, String volume, Map<String, String> tags, Instant begun) {
    public Copy {
      tags = Map.copyOf(tags);
    }

    String state(Instant now) {
      return now.isBefore(begun.plus(SNAPSHOT)) ? "pending" : "completed";
    }
  }

  /** Somebody makes a volume. */
  public void add(String volume, String zone, Map<String, String> tags) {
    synchronized (region) {
      disks.put(volume, new Disk(volume, zone, tags));
    }
  }

  /** Somebody attaches it to a machine of whatever owner. */
  public void hold(String volume, String machine, String device, boolean deletes) {
    synchronized (region) {
      Instant now = settle();
      get(volume).bonds.add(new Bond(machine, device, deletes, now, Optional.empty()));
    }
  }

  /** Somebody detaches it. */
  public void release(String volume) {
    synchronized (region) {
      get(volume).release(settle());
    }
  }

  /** It stays {@code attaching} to whatever it is attached to, also when that has ended. */
  public void stick(String volume) {
    synchronized (region) {
      get(volume).sticks = true;
    }
  }

  /** Listings show volumes and snapshots as they were so long ago. */
  public void lag(Duration behind) {
    synchronized (region) {
      lag = behind;
    }
  }

  /** No more than so many snapshots may be pending. */
  public void limitSnapshots(int pending) {
    synchronized (region) {
      mostPending = pending;
    }
  }

  /** Who has the volume now, whatever listings say. */
  public Optional<String> holder(String volume) {
    synchronized (region) {
      return get(volume).at(settle()).map(Bond::machine);
    }
  }

  /** All snapshots, by id. */
  public List<Copy> copies() {
    synchronized (region) {
      return List.copyOf(copies.values());
    }
  }

  private Disk get(String volume) {
    return Optional.ofNullable(disks.get(volume)).orElseThrow();
  }

  private Instant settle() {
    Instant now = region.settle();
    List<String> ended =
        region.machines().stream()
            .filter(machine -> machine.state() == State.TERMINATED)
            .map(Seen::id)
            .toList();
    disks
        .values()
        .forEach(disk ->
            disk.at(disk.sticks ? Instant.MIN : now)
                .filter(bond -> ended.contains(bond.machine()))
                .ifPresent(bond -> disk.release(now)));
    return now;
  }

  /** The time that listings show. */
  Instant shown() {
    return settle().minus(lag);
  }

  List<Disk> disks() {
    return List.copyOf(disks.values());
  }

  List<Copy> shownCopies() {
    Instant shown = shown();
    return copies.values().stream().filter(copy -> !copy.begun().isAfter(shown)).toList();
  }

  Bond attach(String volume, String machine, String device) {
    Instant now = settle();
    Disk disk = known(volume);
    Instance to = region.known(List.of(machine)).getFirst();
    if (disk.at(now).isPresent()) {
      throw Ec2Error.bad("VolumeInUse", volume + " is already attached to an instance");
    }
    if (to.state() != State.RUNNING && to.state() != State.STOPPED) {
      throw Ec2Error.bad("IncorrectState", "Instance '%s' is not 'running'".formatted(machine));
    }
    if (!to.offer().zone().equals(disk.zone)) {
      throw Ec2Error.bad(
          "InvalidVolume.ZoneMismatch", "The volume '%s' is not in its zone".formatted(volume));
    }
    boolean used =
        disks.values().stream()
            .flatMap(other -> other.at(now).stream())
            .anyMatch(bond -> bond.machine().equals(machine) && bond.device().equals(device));
    if (used) {
      throw Ec2Error.value("unixDevice", device, "The attachment point is already in use");
    }
    Bond bond = new Bond(machine, device, false, now, Optional.empty());
    disk.bonds.add(bond);
    return bond;
  }

  Copy copy(String volume, Map<String, String> tags) {
    Instant now = settle();
    known(volume);
    boolean early =
        copies.values().stream()
            .filter(copy -> copy.volume().equals(volume))
            .anyMatch(copy -> now.isBefore(copy.begun().plus(BETWEEN_SNAPSHOTS)));
    if (early) {
      throw Ec2Error.bad("SnapshotCreationPerVolumeRateExceeded", "Wait before the next snapshot");
    }
    long pending = copies.values().stream().filter(c -> c.state(now).equals("pending")).count();
    if (pending >= mostPending) {
      throw Ec2Error.bad("ConcurrentSnapshotLimitExceeded", "Too many snapshots are pending");
    }
    copied++;
    Copy copy = new Copy("snap-%08x".formatted(copied), volume, tags, now);
    copies.put(copy.id(), copy);
    return copy;
  }

  void delete(String copy) {
    if (copies.remove(copy) == null) {
      throw Ec2Error.bad(
          "InvalidSnapshot.NotFound", "The snapshot '%s' does not exist.".formatted(copy));
    }
  }

  private Disk known(String volume) {
    return Optional.ofNullable(disks.get(volume))
        .orElseThrow(() ->
            Ec2Error.bad(
                "InvalidVolume.NotFound", "The volume '%s' does not exist.".formatted(volume)));
  }
}
