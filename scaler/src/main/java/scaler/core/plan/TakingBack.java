package scaler.core.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import scaler.core.decide.RoleView;
import scaler.core.heal.Diagnosis;
import scaler.core.model.CloudMachine;
import scaler.core.model.EndCause;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.Sight;

/** Which machines on their way out may be called back. */
final class TakingBack {
  private TakingBack() {}

  /**
   * Those of a role, the one that left last first; of those that are paid for by the hour the one
   * whose hour began last.
   *
   * @param steps those that are chosen so far, by slot
   */
  static List<Machine> of(RoleView view, Map<Long, Step.ForMachine> steps, Instant now) {
    return view.machines().stream()
        .filter(seen ->
            seen.cloud().map(CloudMachine::state).equals(Optional.of(CloudMachine.State.RUNNING)))
        .filter(seen -> !Interruption.under(seen))
        .filter(seen -> !isIll(seen, view))
        .sorted(
            Comparator.comparing((Sight seen) -> seen.paidLeft(now).orElse(Duration.ZERO))
                .thenComparing(seen -> seen.machine().since())
                .thenComparing(seen -> seen.machine().slot())
                .reversed())
        .map(Sight::machine)
        .filter(machine -> machine.state() == MachineState.DRAINING)
        .filter(machine -> !view.leavesItsZone(machine))
        // One that somebody holds has come back already.
        .filter(machine -> !(steps.get(machine.slot()) instanceof Step.TakeBack))
        // Somebody wants this very machine ended; taken back, it would be drained again.
        .filter(machine -> view.ends().stream().noneMatch(wish -> Planner.meant(wish, machine)))
        .toList();
  }

  /** Whether it leaves since it does not work, or is ill by now: back in service it would be so. */
  private static boolean isIll(Sight seen, RoleView view) {
    if (Diagnosis.isSilent(seen, view.spec().heal())) {
      return true;
    }
    return seen.machine()
        .drain()
        .map(drain -> drain.cause().kind())
        .filter(kind -> kind == EndCause.Kind.UNHEALTHY || kind == EndCause.Kind.NEVER_READY)
        .isPresent();
  }
}
