package scaler.core.plan;

import java.time.temporal.ChronoUnit;
import java.util.Optional;
import scaler.core.model.CloudMachine;
import scaler.core.model.EndCause;
import scaler.core.model.Machine;
import scaler.core.model.Notice;
import scaler.core.model.Sight;

/**
 * What follows when the cloud takes a spot machine back. Nothing holds it up, so the machine leaves
 * at once whatever its age, and is not taken back; it is nobody's fault, so no launch is held.
 */
final class Interruption {
  private Interruption() {}

  /** The step that a notice asks for; empty where none was given, or where it was heeded before. */
  static Optional<Step.ForMachine> heeded(Sight seen) {
    Machine machine = seen.machine();
    boolean leaves =
        switch (machine.state()) {
          case BOOTING, IN_SERVICE -> true;
          case DRAINING -> !causes(machine);
          case REQUESTED, PENDING, IMPAIRED, TERMINATING, GONE -> false;
        };
    return seen.notice()
        .filter(_ -> leaves)
        .map(
            notice -> new Step.Drain(machine, new EndCause(EndCause.Kind.INTERRUPTED, of(notice))));
  }

  /** Whether an end that scaler did not ask for is the cloud's own doing. */
  static boolean ended(Machine machine, CloudMachine cloud) {
    return cloud.reclaimed() || causes(machine);
  }

  /** Whether it is being taken back, or has been. */
  static boolean under(Sight seen) {
    return seen.notice().isPresent()
        || causes(seen.machine())
        || seen.cloud().filter(CloudMachine::reclaimed).isPresent();
  }

  /** Whether it drains because the cloud takes it back. */
  static boolean causes(Machine machine) {
    return machine
        .drain()
        .filter(drain -> drain.cause().kind() == EndCause.Kind.INTERRUPTED)
        .isPresent();
  }

  private static String of(Notice notice) {
    return "spot: the cloud takes it back at %s (%s)"
        .formatted(notice.at().truncatedTo(ChronoUnit.SECONDS), notice.action());
  }
}
