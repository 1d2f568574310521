package scaler.core.plan;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import scaler.core.model.MachineId;
import scaler.core.model.WorkerName;

/** Which workers hold jobs though nothing shows that their machines live. */
public final class Orphans {
  private Orphans() {}

  /**
   * Workers whose machine may have ended, with that machine. That it has is still to be proven; a
   * name that means no machine, or several, proves nothing and is left out.
   *
   * @param workers the names in an unfiltered reading's locks
   * @param living all machines that may live, of whatever role
   */
  public static Map<String, MachineId> among(Set<String> workers, Set<MachineId> living) {
    Map<String, MachineId> orphans = new TreeMap<>();
    for (String worker : workers) {
      Optional<MachineId> machine = WorkerName.machine(worker);
      if (machine.isPresent() && !living.contains(machine.get())) {
        orphans.put(worker, machine.get());
      }
    }
    return orphans;
  }
}
