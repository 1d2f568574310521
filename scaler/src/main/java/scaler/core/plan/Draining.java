package scaler.core.plan;

import java.time.Instant;
import java.util.Optional;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.OnTimeout;
import scaler.core.model.CloudMachine;
import scaler.core.model.EndCause;
import scaler.core.model.Machine;
import scaler.core.model.Machine.Drain;
import scaler.core.model.MachineState;
import scaler.core.model.Page;
import scaler.core.model.Sight;

/**
 * The way out of a machine: cordoned, acknowledged by the machine, no lock in the job table after
 * that, out of the balancer, ended. Each of them is proof that is newer than the one before.
 */
public final class Draining {
  /** The tag that cordons a machine; its own watcher reads it. */
  public static final String CORDON_TAG = "scaler-state";

  /** The value of {@link #CORDON_TAG} that says: take no new work. */
  public static final String CORDONED = "draining";

  private Draining() {}

  static Step next(Sight seen, CloudMachine cloud, RoleSpec role, Instant now) {
    Machine machine = seen.machine();
    if (machine.drain().isEmpty()) {
      throw new IllegalStateException(
          "machine %d drains without a drain".formatted(machine.slot()));
    }
    Drain drain = machine.drain().get();
    if (drain.cordoned().isEmpty() || !CORDONED.equals(cloud.tags().get(CORDON_TAG))) {
      return new Step.Cordon(machine);
    }
    if (drain.acknowledged().isEmpty()) {
      return acknowledgement(seen, cloud)
          .<Step>map(proof -> new Step.Acknowledged(machine, proof))
          .orElseGet(() -> late(machine, drain, role, missing(seen), now));
    }
    if (drain.unlocked().isEmpty()) {
      return unlocked(seen, drain, role, now);
    }
    if (role.loadBalancer().isPresent() && seen.target().isPresent()) {
      return switch (seen.target().get()) {
        case DRAINING -> late(machine, drain, role, "its open connections to end", now);
        case UNKNOWN -> late(machine, drain, role, "its balancer does not answer", now);
        case INITIAL, HEALTHY, UNHEALTHY -> new Step.Deregister(machine);
      };
    }
    if (seen.locks().orElse(0) > 0) {
      return late(machine, drain, role, "it took new jobs in spite of its cordon", now);
    }
    return new Step.End(machine, drain.cause());
  }

  /** The machine's own word, or its power-off where its page cannot be reached. */
  private static Optional<String> acknowledgement(Sight seen, CloudMachine cloud) {
    if (seen.page().map(Page::acknowledgesDrain).orElse(false)) {
      return Optional.of("its page says draining seen, 0 workers");
    }
    return cloud.state() == CloudMachine.State.STOPPED
        ? Optional.of("it powered itself off")
        : Optional.empty();
  }

  private static Step unlocked(Sight seen, Drain drain, RoleSpec role, Instant now) {
    Machine machine = seen.machine();
    boolean tableShowsLocks =
        role.backlog()
            .map(backlog -> backlog.source() instanceof RoleSpec.SourceSpec.DelayedJob)
            .orElse(false);
    // Acknowledged is the time of an earlier look, so locks seen in this look are newer.
    if (!tableShowsLocks || (seen.locks().isPresent() && seen.locks().getAsInt() == 0)) {
      return new Step.Unlocked(machine);
    }
    String missing =
        seen.locks().isPresent()
            ? "%d jobs are still locked by it".formatted(seen.locks().getAsInt())
            : "the queue does not say who works on what";
    return late(machine, drain, role, missing, now);
  }

  private static String missing(Sight seen) {
    return seen.page()
        .map(page ->
            page.seenTag().isEmpty()
                ? "it has not seen the cordon yet"
                : "it still has %d workers".formatted(page.workers()))
        .orElse("its page does not answer and it has not powered itself off");
  }

  private static Step late(
      Machine machine, Drain drain, RoleSpec role, String missing, Instant now) {
    if (now.isBefore(drain.since().plus(role.drain().timeout()))) {
      return Lifecycle.wait(machine, missing, now);
    }
    if (role.drain().onTimeout() == OnTimeout.TERMINATE) {
      return new Step.End(
          machine,
          new EndCause(
              EndCause.Kind.DRAIN_TIMEOUT,
              "not proven idle in %d s: %s"
                  .formatted(role.drain().timeout().toSeconds(), missing)));
    }
    return drain.late().isEmpty()
        ? new Step.DrainIsLate(machine, missing)
        : Lifecycle.wait(machine, missing, now);
  }

  /** Whether a machine may still be called back into service. */
  static boolean canBeTakenBack(Machine machine) {
    return machine.state() == MachineState.DRAINING
        && machine
            .drain()
            .map(drain -> drain.cause().kind() == EndCause.Kind.SCALE_IN)
            .orElse(false);
  }
}
