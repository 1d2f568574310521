package scaler.core.model;

import java.util.List;
import java.util.Optional;

/** The holds in force of an application; of two of one machine the last made counts. */
public record MachineHolds(List<MachineHold> all) {
  public static final MachineHolds NONE = new MachineHolds(List.of());

  public MachineHolds {
    all = List.copyOf(all);
  }

  /** The one of that machine. One that has no id yet cannot be held. */
  public Optional<MachineHold> of(Machine machine) {
    return all.isEmpty()
        ? Optional.empty()
        : machine
            .id()
            .flatMap(id ->
                all.stream()
                    .filter(hold -> hold.machine().equals(id))
                    .reduce((earlier, later) -> later));
  }

  public boolean hold(Machine machine) {
    return of(machine).isPresent();
  }
}
