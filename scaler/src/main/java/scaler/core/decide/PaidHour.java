package scaler.core.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.BacklogSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.EndCause;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.Sight;
import scaler.core.policy.Load;

/**
 * Machines that are paid for by the hour begun: one that goes early is paid for all the same, and
 * one that goes a moment late twice. So one goes shortly before its hour is over.
 */
final class PaidHour {
  /** So long before its end it may go: idle, it is gone by then. */
  private static final Duration LEAD = Duration.ofSeconds(90);

  /** A balancer lets go of it in that time, unless somebody has set another one (ELB, default). */
  private static final Duration DEREGISTRATION = Duration.ofMinutes(5);

  private PaidHour() {}

  /** For how long a machine is kept since it is paid for; zero when it may go. */
  static Duration left(Sight seen, RoleSpec role, Instant now) {
    Duration left = seen.paidLeft(now).orElse(Duration.ZERO);
    return left.compareTo(lead(role)) <= 0 ? Duration.ZERO : left;
  }

  /** No end of an hour comes between two steps of the rule. */
  private static Duration lead(RoleSpec role) {
    return LEAD.plus(role.backlog().map(BacklogSpec::interval).orElse(Duration.ZERO))
        .plus(role.loadBalancers().isEmpty() ? Duration.ZERO : DEREGISTRATION);
  }

  /**
   * What the rule is told; empty unless all that count are paid for by the hour. Among others they
   * are kept one by one, and the rule is as ever.
   */
  static Optional<Load.Paid> of(RoleView view, Instant now) {
    int idle = 0;
    int busy = 0;
    int anew = 0;
    boolean any = false;
    boolean others = false;
    for (Sight seen : view.machines()) {
      Optional<Duration> left = seen.paidLeft(now);
      Machine machine = seen.machine();
      any = any || left.isPresent();
      others = others || (machine.counts() && isPaidBySeconds(seen));
      boolean stays = view.leavesItsZone(machine) || view.holds().hold(machine);
      if (left.isEmpty() || stays) {
        continue;
      }
      if (machine.state() == MachineState.IN_SERVICE && left(seen, view.spec(), now).isZero()) {
        boolean works = seen.locks().orElse(1) > 0;
        busy += works && finishes(view.spec()) ? 1 : 0;
        idle += works ? 0 : 1;
      } else if (mayComeBack(seen, view) && beganAnew(machine, left.get(), now)) {
        anew++;
      }
    }
    return any && !others ? Optional.of(new Load.Paid(idle, busy, anew)) : Optional.empty();
  }

  /** Whether who is to go finishes its job, so that it can be called back while it does. */
  private static boolean finishes(RoleSpec role) {
    return role.drain().onTimeout() == RoleSpec.OnTimeout.WAIT;
  }

  private static boolean isPaidBySeconds(Sight seen) {
    return seen.cloud().filter(shown -> !shown.billing().platform().byTheHour()).isPresent();
  }

  private static boolean beganAnew(Machine machine, Duration left, Instant now) {
    return machine.since().isBefore(now.minus(Duration.ofHours(1)).plus(left));
  }

  /** Whether it is busy yet, and drains for no other reason than that fewer were wanted. */
  private static boolean mayComeBack(Sight seen, RoleView view) {
    boolean surplus =
        seen.machine()
            .drain()
            .filter(drain -> drain.cause().kind() == EndCause.Kind.SCALE_IN)
            .isPresent();
    boolean runs = seen.cloud().filter(c -> c.state() == CloudMachine.State.RUNNING).isPresent();
    return surplus
        && runs
        && seen.machine().state() == MachineState.DRAINING
        && seen.page().isPresent()
        && seen.locks().orElse(0) > 0
        && seen.notice().isEmpty()
        && view.ends().stream()
            .noneMatch(wish -> seen.machine().id().map(wish.machine()::equals).orElse(false));
  }
}
