package scaler.core.plan;

import java.time.Instant;
import java.util.List;
import scaler.core.decide.Guard;
import scaler.core.decide.RoleView;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;

/**
 * Machines that complete listings have lacked for long. One that had ended would be gone by then,
 * so they are there and cost money, and without their tags nobody may end them.
 */
final class Unlisted {
  private Unlisted() {}

  static List<Guard> among(RoleView view, Instant now) {
    return view.machines().stream()
        .filter(seen -> seen.cloud().isEmpty())
        .filter(seen -> seen.machine().state() != MachineState.REQUESTED)
        .filter(seen -> isLong(seen.machine(), now))
        .<Guard>map(seen ->
            new Guard.Unlisted(seen.machine().label(), seen.machine().missingSince().orElse(now)))
        .toList();
  }

  /** Twice the time after which it is asked for by its id, so that the answer has come. */
  private static boolean isLong(Machine machine, Instant now) {
    return machine
        .missingSince()
        .filter(since -> !now.isBefore(since.plus(Lifecycle.MISSING_IS_DOUBTFUL.multipliedBy(2))))
        .isPresent();
  }
}
