package scaler.core.decide;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import scaler.core.fleet.Counted;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.Adjustment;
import scaler.core.model.EndWish;
import scaler.core.model.Evacuation;
import scaler.core.model.LaunchTrouble;
import scaler.core.model.Machine;
import scaler.core.model.MachineHolds;
import scaler.core.model.MachineState;
import scaler.core.model.Page;
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
 * @param evacuations zones that are to stand empty; of two of one zone the last made counts
 * @param pause the one in force
 * @param care what healing depends on
 * @param followed how many machines the role that this one grows with wants in this look, or has at
 *     work; empty: it grows with none, or that is not known
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
    List<Evacuation> evacuations,
    Optional<Pause> pause,
    RoleMemory memory,
    LaunchTrouble trouble,
    Neighbours neighbours,
    Care care,
    Optional<Integer> followed) {
  public RoleView {
    subnets = List.copyOf(subnets);
    machines = List.copyOf(machines);
    ends = List.copyOf(ends);
    evacuations = List.copyOf(evacuations);
  }

  /** The same with what its healing depends on. */
  public RoleView with(Care known) {
    return with(neighbours, known, followed);
  }

  /** The same beside so many machines of the role that it grows with. */
  public RoleView following(int others) {
    return with(neighbours, care, Optional.of(others));
  }

  /** The same where machines of another role count, of which that one is the view. */
  public RoleView beside(RoleView other) {
    return with(neighbours.doing(other.slots()), care, followed);
  }

  private RoleView with(Neighbours beside, Care known, Optional<Integer> others) {
    return new RoleView(
        spec,
        retiring,
        subnets,
        machines,
        stock,
        reading,
        adjustment,
        ends,
        holds,
        evacuations,
        pause,
        memory,
        trouble,
        beside,
        known,
        others);
  }

  /** A subnet and the zone that it lies in. */
  public record Placement(String subnet, String zone) {}

  /** Machines present or coming that are meant to stay. */
  public List<Machine> counted() {
    // A loop: with this the decisions and plans of thousands of looks begin.
    List<Machine> counted = new ArrayList<>(machines.size());
    for (Sight seen : machines) {
      if (seen.machine().counts() && !leavesItsZone(seen.machine())) {
        counted.add(seen.machine());
      }
    }
    return Collections.unmodifiableList(counted);
  }

  /** Why a zone is to stand empty; absent when it is not. */
  public Optional<Evacuation> evacuation(String zone) {
    return evacuations.isEmpty()
        ? Optional.empty()
        : evacuations.stream()
            .filter(one -> one.zone().equals(zone))
            .reduce((earlier, later) -> later);
  }

  /** Whether machines may be launched in some zone that is not to stand empty. */
  public boolean hasElsewhere() {
    return subnets.stream().anyMatch(place -> evacuation(place.zone()).isEmpty());
  }

  /**
   * Whether a machine has to go because its zone is to stand empty. One that is held stays, and one
   * with data volumes, which lie in that zone; and all stay where the role has no other zone.
   */
  public boolean leavesItsZone(Machine machine) {
    return !retiring
        && evacuation(machine.zone()).isPresent()
        && hasElsewhere()
        && machine.volumes().isEmpty()
        && !holds.hold(machine);
  }

  /** How many do the role's work or will: {@link #counted()}, and those of others that count. */
  public int there() {
    return counted().size() + neighbours.counted();
  }

  /** Machines that count for the role and are those of no other role. */
  public int ofOthers() {
    return spec.counted().filter(Counted.OfRole.class::isInstance).isPresent()
        ? 0
        : neighbours.counted();
  }

  /**
   * The same for a rule that counts in steps from what is there: machines that leave their zone are
   * in there as far as others are wanted in their place.
   *
   * @param wanted what the last step asked for
   */
  public int thereFor(int wanted) {
    int leaving = (int) machines.stream().map(Sight::machine).filter(this::leaves).count();
    return Math.max(there(), Math.min(wanted, there() + leaving));
  }

  private boolean leaves(Machine machine) {
    return machine.counts() && leavesItsZone(machine);
  }

  /** How many of those that count do not serve yet. */
  public int coming() {
    return (int)
        counted().stream().filter(machine -> machine.state() != MachineState.IN_SERVICE).count();
  }

  /** As many jobs as a machine does at a time, by its workers; empty where none tells. */
  OptionalInt slots() {
    OptionalDouble mean =
        machines.stream()
            .filter(seen -> seen.machine().state() == MachineState.IN_SERVICE)
            .flatMap(seen -> seen.page().stream())
            .mapToInt(Page::workers)
            .filter(workers -> workers > 0)
            .average();
    return mean.isPresent()
        ? OptionalInt.of((int) Math.max(1, mean.getAsDouble()))
        : OptionalInt.empty();
  }

  /** How many machines stand in that state. */
  public int in(MachineState state) {
    int count = 0;
    for (Sight seen : machines) {
      count += seen.machine().state() == state ? 1 : 0;
    }
    return count;
  }
}
