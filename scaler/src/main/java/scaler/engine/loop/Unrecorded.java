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
import java.util.TreeMap;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.RoleName;

/**
 * What a complete listing of an application shows beside the machines on record; pure.
 *
 * @param lost machines of this installation that run and have no living row, with what their tags
 *     say; no slot comes twice
 * @param strange machines that run under tags of which no row can be made, by id, and why not
 * @param others machines that run under the application's name for other installations
 * @param highestSlot in the tags of this installation's machines, of those that have ended, too
 */
record Unrecorded(
    List<Lost> lost, Map<MachineId, String> strange, List<CloudMachine> others, long highestSlot) {

  /** A machine without a row. */
  record Lost(CloudMachine machine, RoleSpec role, long slot) {}

  /**
   * Compares a listing with the record.
   *
   * @param record what lives on record; read after the listing was made
   * @param roles those that govern or did
   */
  static Unrecorded in(
      List<CloudMachine> listing,
      String installation,
      Collection<Machine> record,
      Collection<RoleSpec> roles) {
    Sorting sorting = new Sorting(record, roles);
    long highest = 0;
    List<CloudMachine> byId =
        listing.stream().sorted(Comparator.comparing(CloudMachine::id)).toList();
    for (CloudMachine machine : byId) {
      String owner = machine.tags().get(OwnerTags.INSTALL);
      Optional<Long> slot = OwnerTags.slot(machine, installation);
      highest = Math.max(highest, slot.orElse(0L));
      if (owner == null || !runs(machine) || sorting.ids.contains(machine.id())) {
        continue;
      }
      if (owner.equals(installation)) {
        sorting.ours(machine, slot);
      } else {
        sorting.others.add(machine);
      }
    }
    return new Unrecorded(
        List.copyOf(sorting.lost.values()),
        Map.copyOf(sorting.strange),
        List.copyOf(sorting.others),
        highest);
  }

  static boolean runs(CloudMachine machine) {
    return switch (machine.state()) {
      case PENDING, RUNNING, STOPPING, STOPPED -> true;
      case SHUTTING_DOWN, TERMINATED -> false;
    };
  }

  /** Those whose slots have another row are strange, too. */
  Unrecorded without(Set<Long> taken) {
    Map<MachineId, String> all = new HashMap<>(strange);
    List<Lost> left = new ArrayList<>();
    for (Lost one : lost) {
      if (taken.contains(one.slot())) {
        all.put(one.machine().id(), "slot %d is not on record as living".formatted(one.slot()));
      } else {
        left.add(one);
      }
    }
    return new Unrecorded(left, all, others, highestSlot);
  }

  List<Long> lostSlots() {
    return lost.stream().map(Lost::slot).toList();
  }

  private static final class Sorting {
    final Set<MachineId> ids = new HashSet<>();
    final Map<Long, Machine> slots = new HashMap<>();
    final Map<String, RoleSpec> roles = new HashMap<>();
    final Map<Long, Lost> lost = new TreeMap<>();
    final Map<MachineId, String> strange = new HashMap<>();
    final List<CloudMachine> others = new ArrayList<>();

    Sorting(Collection<Machine> record, Collection<RoleSpec> known) {
      record.forEach(machine -> {
        slots.put(machine.slot(), machine);
        machine.id().ifPresent(ids::add);
      });
      known.forEach(role -> roles.put(role.name().value(), role));
    }

    void ours(CloudMachine machine, Optional<Long> slot) {
      String role = Optional.ofNullable(machine.tags().get(OwnerTags.ROLE)).orElse("");
      if (slot.isEmpty()) {
        strange.put(machine.id(), "its tag %s is no slot".formatted(OwnerTags.SLOT));
      } else if (slots.containsKey(slot.get())) {
        onRecord(machine, slots.get(slot.get()));
      } else if (!roles.containsKey(role)) {
        strange.put(
            machine.id(),
            RoleName.SHAPE.matcher(role).matches()
                ? "the fleet file has no role %s; with it, the machine is taken up".formatted(role)
                : "its tag %s is no role".formatted(OwnerTags.ROLE));
      } else {
        lost(new Lost(machine, roles.get(role), slot.get()));
      }
    }

    /** A launch whose answer has not come is this very machine; any other row has its own. */
    private void onRecord(CloudMachine machine, Machine row) {
      row.id()
          .ifPresent(other ->
              strange.put(machine.id(), "slot %d is that of %s".formatted(row.slot(), other)));
    }

    /** Which of two with one slot is the right one nobody can tell; one of them has it. */
    private void lost(Lost one) {
      Lost first = lost.putIfAbsent(one.slot(), one);
      if (first != null) {
        strange.put(
            one.machine().id(),
            "slot %d is in the tags of %s, too".formatted(one.slot(), first.machine().id()));
      }
    }
  }
}
