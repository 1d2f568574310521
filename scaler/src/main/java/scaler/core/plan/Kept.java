package scaler.core.plan;

import java.util.List;
import java.util.Optional;
import scaler.core.decide.Guard;
import scaler.core.decide.RoleView;
import scaler.core.model.CloudMachine;
import scaler.core.model.EndCause;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.Sight;

/**
 * What a machine that somebody holds does in place of a step that would harm it. Every step of a
 * machine passes here, whoever asks for it, so that nothing can forget the hold. The cloud's own
 * doing is written down as ever, and an end that is committed is finished.
 */
final class Kept {
  private static final String ITS_HOLD = "its hold to end";

  private Kept() {}

  /** One for each machine that somebody holds. */
  static List<Guard> guards(RoleView view) {
    return view.machines().stream()
        .map(Sight::machine)
        .flatMap(machine ->
            view
                .holds()
                .of(machine)
                .map(hold ->
                    (Guard)
                        new Guard.MachineHeld(
                            machine.label(), hold.by(), hold.until(), hold.reason()))
                .stream())
        .toList();
  }

  /** The step that a held machine takes; the same one where it does no harm. */
  static Step.ForMachine instead(Step.ForMachine step, RoleView view) {
    return view.machines().stream()
        .filter(seen -> seen.machine().slot() == step.machine().slot())
        .findFirst()
        .map(seen -> instead(step, seen))
        .orElse(step);
  }

  private static Step.ForMachine instead(Step.ForMachine step, Sight seen) {
    if (Interruption.under(seen)) {
      // The cloud takes it whatever anybody wants; all that is left is to leave in good order.
      return step;
    }
    return switch (step) {
      case Step.End(var machine, _) when isEnded(seen) -> step;
      case Step.End(var machine, var cause) ->
          stays(seen, machine, "%s (%s)".formatted(ITS_HOLD, cause.detail()));
      case Step.Drain(var machine, var cause) ->
          stays(seen, machine, "%s (%s)".formatted(ITS_HOLD, cause.detail()));
      case Step.Cordon(var machine) -> stays(seen, machine, ITS_HOLD);
      case Step.Acknowledged(var machine, _) -> stays(seen, machine, ITS_HOLD);
      case Step.Unlocked(var machine, _) -> stays(seen, machine, ITS_HOLD);
      case Step.Snapshot(var machine, _) -> stays(seen, machine, ITS_HOLD);
      case Step.Order(var machine, _) -> stays(seen, machine, ITS_HOLD);
      case Step.DrainIsLate(var machine, _) -> stays(seen, machine, ITS_HOLD);
      case Step.Deregister _, Step.Wait _ ->
          step.machine().state() == MachineState.DRAINING
              ? stays(seen, step.machine(), ITS_HOLD)
              : step;
      case Step.AskAgain _, Step.Become _, Step.Missing _, Step.Listed _, Step.LookById _ -> step;
      case Step.Register _, Step.Attach _, Step.TakeBack _, Step.Uncordon _ -> step;
      // Destruction is one-way: what is committed is not left half done.
      case Step.EndAgain _ -> step;
    };
  }

  /**
   * One on its way out is called back; one that has powered itself off waits to be started, and one
   * that leaves because it is ill would only do harm in service.
   */
  private static Step.ForMachine stays(Sight seen, Machine machine, String waitsFor) {
    boolean ill =
        machine
            .drain()
            .filter(drain -> drain.cause().kind() == EndCause.Kind.UNHEALTHY)
            .isPresent();
    return machine.state() == MachineState.DRAINING
            && shows(seen, CloudMachine.State.RUNNING)
            && !ill
        ? new Step.TakeBack(machine)
        : new Step.Wait(machine, waitsFor);
  }

  private static boolean isEnded(Sight seen) {
    return shows(seen, CloudMachine.State.SHUTTING_DOWN)
        || shows(seen, CloudMachine.State.TERMINATED);
  }

  private static boolean shows(Sight seen, CloudMachine.State state) {
    return seen.cloud().map(CloudMachine::state).equals(Optional.of(state));
  }
}
