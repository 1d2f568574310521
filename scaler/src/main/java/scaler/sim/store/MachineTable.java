package scaler.sim.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import scaler.core.model.EndCause;
import scaler.core.model.Handover;
import scaler.core.model.HeldVolume;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.model.RoleName;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Lease;
import scaler.engine.port.Machines;
import scaler.engine.port.VolumesTakenException;
import scaler.sim.store.SimHistory.Event;

/**
 * The tables {@code machine} and {@code machine_event}. All that may be refused is checked before
 * anything is changed, so a transaction that fails leaves nothing but a slot that was drawn, which
 * a sequence does not take back either.
 */
final class MachineTable implements Machines {
  private final SimTables tables;
  private final TreeMap<Long, MachineRow> rows = new TreeMap<>();
  private final Map<MachineId, List<MachineRow>> byId = new HashMap<>();
  private final Map<String, Living> living = new HashMap<>();
  private final Map<String, MachineRow> holders = new HashMap<>();
  private final List<Event> events = new ArrayList<>();
  private long lastSlot;

  MachineTable(SimTables tables) {
    this.tables = tables;
  }

  /** Those of an application that are not gone, and those whose end was without proof. */
  private static final class Living {
    final TreeMap<Long, MachineRow> rows = new TreeMap<>();
    final List<MachineRow> unproven = new ArrayList<>();
    @Nullable List<Machine> told;
  }

  @Override
  public List<Machine> living(String application) {
    Living those = those(application);
    List<Machine> told = those.told;
    if (told == null) {
      told = those.rows.values().stream().map(row -> row.machine).toList();
      those.told = told;
    }
    return told;
  }

  private Living those(String application) {
    return living.computeIfAbsent(application, _ -> new Living());
  }

  @Override
  public Machine intend(
      Lease lease,
      RoleName role,
      Spot spot,
      int version,
      LongFunction<LaunchRequest> request,
      Instant now) {
    tables.leases.check(lease);
    refuseTaken(spot.volumes());
    lastSlot++;
    long slot = lastSlot;
    MachineRow row =
        new MachineRow(
            lease.application(),
            version,
            Optional.of(request.apply(slot)),
            Machine.requested(slot, role, spot.zone(), byDevice(spot.volumes()), now));
    insert(row);
    event(lease, row, "requested in " + spot.zone(), now);
    return Machine.requested(slot, role, spot.zone(), spot.volumes(), now);
  }

  private static List<HeldVolume> byDevice(List<HeldVolume> volumes) {
    if (volumes.isEmpty()) {
      return volumes;
    }
    Map<String, HeldVolume> held = new TreeMap<>();
    volumes.forEach(volume -> held.put(volume.device(), volume));
    return List.copyOf(held.values());
  }

  private void refuseTaken(List<HeldVolume> volumes) {
    volumes.stream()
        .map(volume -> volume.id().value())
        .filter(holders::containsKey)
        .map(volume -> taken(volume, Objects.requireNonNull(holders.get(volume))))
        .min(Comparator.comparing(Taken::slot).thenComparing(Taken::volume))
        .ifPresent(first -> {
          throw new VolumesTakenException(first.volume(), first.application(), first.slot());
        });
  }

  private record Taken(String volume, String application, long slot) {}

  private static Taken taken(String volume, MachineRow holder) {
    return new Taken(volume, holder.application, holder.machine.slot());
  }

  @Override
  public Machine adopt(Lease lease, Handover.Adopt wish, int version, Instant now) {
    tables.leases.check(lease);
    lastSlot++;
    refuseSecondLife(Optional.of(wish.machine()), lastSlot);
    Machine machine =
        new Machine(
            lastSlot,
            wish.role(),
            wish.zone(),
            Optional.of(wish.machine()),
            MachineState.IN_SERVICE,
            now,
            now,
            Optional.of(wish.runningSince()),
            Optional.of(wish.place()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            wish.pageless(),
            Optional.empty());
    tables.wishes.forgetEnds(wish.machine());
    tables.restraints.forget(wish.machine());
    MachineRow row = new MachineRow(lease.application(), version, Optional.empty(), machine);
    insert(row);
    event(lease, row, "to be adopted, " + wish.asked(), now);
    return machine;
  }

  /** Writes a machine down again whose row was lost. */
  void remake(Lease lease, Machine machine, int version, String what, Instant now) {
    if (rows.containsKey(machine.slot())) {
      throw new IllegalStateException("duplicate key: slot " + machine.slot() + " has a row");
    }
    refuseWhatLacks(machine);
    if (machine.state() != MachineState.GONE) {
      refuseSecondLife(machine.id(), machine.slot());
    }
    MachineRow row = new MachineRow(lease.application(), version, Optional.empty(), machine);
    insert(row);
    event(lease, row, what, now);
  }

  @Override
  public Map<RoleName, Integer> unprovenEnds(String application, Instant since) {
    Map<RoleName, Integer> ends = new HashMap<>();
    those(application).unproven.stream()
        .filter(row -> row.unproven.filter(since::isBefore).isPresent())
        .forEach(row -> ends.merge(row.machine.role(), 1, Integer::sum));
    return ends;
  }

  @Override
  public Optional<Instant> letGo(String application, MachineId machine) {
    return ofId(machine).stream()
        .filter(row -> row.application.equals(application))
        .max(Comparator.comparing(row -> row.machine.slot()))
        .filter(row -> row.wasLetGo() && !row.lives())
        .map(row -> row.machine.since());
  }

  @Override
  public LaunchRequest request(long slot) {
    return Optional.ofNullable(rows.get(slot)).flatMap(row -> row.request).orElseThrow();
  }

  @Override
  public void write(Lease lease, Machine before, Machine after, String what, Instant now) {
    tables.leases.check(lease);
    MachineRow row = rows.get(before.slot());
    if (row == null
        || !row.application.equals(lease.application())
        || row.machine.state() != before.state()) {
      throw new IllegalStateException(
          "machine %d is not %s any more".formatted(before.slot(), before.state().word()));
    }
    Machine next = row.updated(after);
    if (next.state() != before.state() && !before.state().mayBecome(next.state())) {
      throw new IllegalStateException(
          "machine %d: %s does not become %s"
              .formatted(before.slot(), before.state().word(), next.state().word()));
    }
    refuseWhatLacks(next);
    if (next.state() != MachineState.GONE) {
      refuseSecondLife(next.id(), next.slot());
    }
    if (EndCause.isUnproven(before, after) && row.unproven.isEmpty()) {
      row.unproven = Optional.of(now);
      those(row.application).unproven.add(row);
    }
    update(row, next);
    event(lease, row, what, now);
  }

  private static void refuseWhatLacks(Machine machine) {
    boolean whole =
        switch (machine.state()) {
          case REQUESTED, GONE -> true;
          case PENDING, BOOTING, IN_SERVICE, IMPAIRED -> machine.id().isPresent();
          case DRAINING -> machine.id().isPresent() && machine.drain().isPresent();
          case TERMINATING -> machine.end().isPresent();
        };
    if (!whole) {
      throw new IllegalStateException(
          "machine %d is %s and lacks what that takes"
              .formatted(machine.slot(), machine.state().word()));
    }
  }

  private void refuseSecondLife(Optional<MachineId> id, long slot) {
    id.map(this::lives)
        .filter(other -> other.isPresent() && other.get().machine.slot() != slot)
        .ifPresent(_ -> {
          throw new IllegalStateException("duplicate key: " + id.get() + " is on record");
        });
  }

  /** The living row of a machine, of whatever application. */
  Optional<MachineRow> lives(MachineId id) {
    return ofId(id).stream().filter(MachineRow::lives).findFirst();
  }

  /** All rows of a machine, the oldest first. */
  Collection<MachineRow> ofId(MachineId id) {
    return byId.getOrDefault(id, List.of());
  }

  private void insert(MachineRow row) {
    rows.put(row.machine.slot(), row);
    row.machine.id().ifPresent(id -> byId.computeIfAbsent(id, _ -> new ArrayList<>()).add(row));
    if (row.lives()) {
      those(row.application).rows.put(row.machine.slot(), row);
      row.machine.volumes().forEach(volume -> holders.put(volume.id().value(), row));
    }
    those(row.application).told = null;
  }

  private void update(MachineRow row, Machine next) {
    if (!row.machine.id().equals(next.id())) {
      row.machine.id().ifPresent(id -> ofId(id).remove(row));
      next.id().ifPresent(id -> byId.computeIfAbsent(id, _ -> new ArrayList<>()).add(row));
    }
    row.machine = next;
    if (!row.lives()) {
      those(row.application).rows.remove(next.slot());
      next.volumes().forEach(volume -> holders.remove(volume.id().value(), row));
      row.sight = null;
    }
    those(row.application).told = null;
  }

  void event(Lease lease, MachineRow row, String what, Instant now) {
    Event event =
        new Event(
            events.size() + 1L, row.machine.slot(), now, lease.epoch(), row.machine.state(), what);
    row.events.add(event);
    events.add(event);
    if (what.startsWith("EC2 ")) {
      row.lastCheck = what;
    }
  }

  Optional<MachineRow> row(long slot) {
    return Optional.ofNullable(rows.get(slot));
  }

  Collection<MachineRow> all() {
    return rows.values();
  }

  List<Event> events() {
    return events;
  }

  long lastSlot() {
    return lastSlot;
  }

  void skipTo(long slot) {
    lastSlot = slot;
  }
}
