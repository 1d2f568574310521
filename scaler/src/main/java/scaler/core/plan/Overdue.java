package scaler.core.plan;

import java.time.Instant;
import java.util.Optional;
import scaler.core.decide.Sentences;
import scaler.core.fleet.RoleSpec;
import scaler.core.heal.Diagnosis;
import scaler.core.model.EndCause;
import scaler.core.model.Machine;
import scaler.core.model.Sight;

/** Drains that have lasted longer than their role allows and need not be waited for. */
final class Overdue {
  private Overdue() {}

  /**
   * Why a machine that drains may end without proof that it is idle; empty: it may not. A silent
   * page counts as a dead machine. One that was never ready may be too broken to say that it is
   * idle; that nothing is known of a job there has to do.
   */
  static Optional<EndCause> cause(Sight seen, RoleSpec role, Instant now) {
    Machine machine = seen.machine();
    boolean over =
        machine
            .drain()
            .filter(drain -> !now.isBefore(drain.since().plus(role.drain().timeout())))
            .isPresent();
    if (!over || Interruption.causes(machine)) {
      return Optional.empty();
    }
    String timeout = Sentences.of(role.drain().timeout());
    if (Diagnosis.isSilent(seen, role.heal())) {
      return Optional.of(
          new EndCause(
              EndCause.Kind.UNHEALTHY,
              "its page is silent, and its drain has lasted longer than " + timeout));
    }
    boolean works = Lifecycle.mayWork(seen, role) || Climbing.busy(seen) > 0;
    return machine
        .drain()
        .map(Machine.Drain::cause)
        .filter(cause -> cause.kind() == EndCause.Kind.NEVER_READY && !works)
        .map(cause ->
            new EndCause(
                cause.kind(),
                "%s; its drain has lasted longer than %s".formatted(cause.detail(), timeout)));
  }
}
