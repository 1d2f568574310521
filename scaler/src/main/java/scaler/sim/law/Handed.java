package scaler.sim.law;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.sim.region.Instance;

/** Machines of an application that changed hands, as far as that is committed. */
final class Handed {
  /** One that was let go has no slot of ours. */
  private static final long NONE = 0;

  private final Map<MachineId, Long> slots = new HashMap<>();
  private final Set<Long> adopted = new HashSet<>();
  private final Set<MachineId> open = new HashSet<>();

  /** Somebody asked for it. */
  void asked(MachineId machine) {
    open.add(machine);
  }

  /** What was asked for is done, or is void. */
  void fulfilled(MachineId machine) {
    open.remove(machine);
  }

  /** Whether something is asked for that is not done. */
  boolean isOpen(MachineId machine) {
    return open.contains(machine);
  }

  void adopted(Machine row) {
    adopted.add(row.slot());
    row.id().ifPresent(id -> slots.put(id, row.slot()));
  }

  void letGo(Machine row) {
    row.id().ifPresent(id -> slots.put(id, NONE));
  }

  /** Whether a slot was given to a machine that ran already. */
  boolean isAdopted(long slot) {
    return adopted.contains(slot);
  }

  /** Whether a machine was adopted or let go at any time. */
  boolean knows(Instance machine) {
    return slots.containsKey(machine.id());
  }

  /** Whether it was let go, and not adopted since. */
  boolean wasLetGo(MachineId machine) {
    return slots.getOrDefault(machine, 1L) == NONE;
  }

  /** The slot under which it is ours, or was launched. */
  long slot(Instance machine) {
    return slots.isEmpty() ? machine.slot() : slots.getOrDefault(machine.id(), machine.slot());
  }
}
