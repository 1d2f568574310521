package scaler.core.decide;

import java.util.List;
import java.util.Optional;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.Adjustment;
import scaler.core.model.EndWish;
import scaler.core.model.LaunchTrouble;
import scaler.core.model.Machine;
import scaler.core.model.MachineHolds;
import scaler.core.model.MachineState;
import scaler.core.model.Pause;
import scaler.core.model.Reading;
import scaler.core.model.Sight;

/**
 * One look at one role: all that a decision may depend on, beside the time.
 *
 * @param retiring the role left the fleet file; {@code spec} is as it last stood there
 * @param subnets where machines may be launched, in order of preference; each with its zone
 * @param machines all that are not gone, by slot
 * @param stock the data volumes for new machines
 * @param reading empty when the role has no backlog
 * @param adjustment the one in force
 * @param ends machines that somebody wants ended
 * @param holds machines that somebody holds, of whatever role
 * @param pause the one in force
 * @param care what healing depends on
 */
public record RoleView(
    RoleSpec spec,
    boolean retiring,
    List<Placement> subnets,
    List<Sight> machines,
    Stock stock,
    Optional<Reading> reading,
    Optional<Adjustment> adjustment,
    List<EndWish> ends,
    MachineHolds holds,
    Optional<Pause> pause,
    RoleMemory memory,
    LaunchTrouble trouble,
    Neighbours neighbours,
    Care care) {
  public RoleView {
    subnets = List.copyOf(subnets);
    machines = List.copyOf(machines);
    ends = List.copyOf(ends);
  }

  /** A subnet and the zone that it lies in. */
  public record Placement(String subnet, String zone) {}

  /** Machines present or coming that are meant to stay. */
  public List<Machine> counted() {
    return machines.stream().map(Sight::machine).filter(Machine::counts).toList();
  }

  /** How many do the role's work or will: {@link #counted()}, and those of others that count. */
  public int there() {
    return counted().size() + neighbours.counted();
  }

  /** How many machines stand in that state. */
  public int in(MachineState state) {
    return (int) machines.stream().filter(seen -> seen.machine().state() == state).count();
  }
}
