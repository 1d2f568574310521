package scaler.core.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.EndCause;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.Page;
import scaler.core.model.Sight;
import scaler.core.model.Sight.Health;
import scaler.core.model.TargetState;

/**
 * The next step of one machine on its way from the intent to its end, as far as it follows from the
 * machine itself. How many machines there should be is {@link Planner}'s business.
 */
final class Lifecycle {
  /** A machine that complete listings lack this long, and that does not answer, is gone. */
  static final Duration MISSING_IS_GONE = Duration.ofMinutes(5);

  /** A call whose answer was lost is sent again after this. */
  private static final Duration ANSWER_TIME = Duration.ofSeconds(8);

  private static final Duration POLL = Duration.ofSeconds(1);

  private Lifecycle() {}

  static Step next(Sight seen, RoleSpec role, Instant now) {
    Machine machine = seen.machine();
    if (seen.cloud().isEmpty()) {
      return unseen(seen, now);
    }
    CloudMachine cloud = seen.cloud().get();
    if (cloud.state() == CloudMachine.State.TERMINATED) {
      return new Step.Become(machine, MachineState.GONE, "the cloud says terminated");
    }
    return switch (machine.state()) {
      case REQUESTED -> new Step.Become(machine, MachineState.PENDING, "launched");
      case PENDING -> pending(machine, cloud, now);
      case BOOTING -> booting(seen, cloud, role, now);
      case IN_SERVICE -> inService(machine, cloud, now);
      case IMPAIRED -> impaired(machine, cloud, now);
      case DRAINING -> Draining.next(seen, cloud, role, now);
      case TERMINATING -> terminating(seen, cloud, now);
      case GONE -> wait(machine, "nothing", now);
    };
  }

  private static Step unseen(Sight seen, Instant now) {
    Machine machine = seen.machine();
    if (machine.state() == MachineState.REQUESTED) {
      return now.isBefore(machine.since().plus(ANSWER_TIME))
          ? wait(machine, "the cloud to show it", now)
          : new Step.AskAgain(machine);
    }
    if (machine.missingSince().isEmpty()) {
      return new Step.Missing(machine);
    }
    boolean longEnough = !now.isBefore(machine.missingSince().get().plus(MISSING_IS_GONE));
    // Absent is not dead: a machine that still answers is there, whatever a listing says.
    if (longEnough && seen.page().isEmpty()) {
      return new Step.Become(
          machine,
          MachineState.GONE,
          "no listing has shown it for "
              + MISSING_IS_GONE.toMinutes()
              + " min and it does not answer");
    }
    return wait(machine, "the cloud to list it", now);
  }

  private static Step pending(Machine machine, CloudMachine cloud, Instant now) {
    return switch (cloud.state()) {
      case RUNNING -> new Step.Become(machine, MachineState.BOOTING, "running");
      case STOPPED, STOPPING, SHUTTING_DOWN ->
          new Step.End(
              machine,
              new EndCause(EndCause.Kind.NEVER_READY, "the cloud stopped it before it ran"));
      case PENDING, TERMINATED -> wait(machine, "the cloud to start it", now);
    };
  }

  private static Step booting(Sight seen, CloudMachine cloud, RoleSpec role, Instant now) {
    Machine machine = seen.machine();
    if (cloud.state() == CloudMachine.State.STOPPED) {
      return neverReady(machine, "it powered itself off while it booted");
    }
    if (cloud.tags().containsKey(Draining.CORDON_TAG)) {
      return new Step.Uncordon(machine);
    }
    Optional<String> notReady = notReadyBecause(seen, role);
    if (notReady.isEmpty()) {
      return join(seen, role, now);
    }
    if (!now.isBefore(machine.since().plus(role.startup()))) {
      return neverReady(
          machine,
          "not ready %d s after it started: %s"
              .formatted(role.startup().toSeconds(), notReady.get()));
    }
    return wait(machine, "it to be ready: " + notReady.get(), now);
  }

  private static Step neverReady(Machine machine, String why) {
    return new Step.End(machine, new EndCause(EndCause.Kind.NEVER_READY, why));
  }

  /** Ready on its own; now the balancer has to agree, where there is one. */
  private static Step join(Sight seen, RoleSpec role, Instant now) {
    Machine machine = seen.machine();
    if (role.loadBalancer().isEmpty()) {
      return new Step.Become(machine, MachineState.IN_SERVICE, "ready");
    }
    String balancer = role.loadBalancer().get().name();
    return switch (seen.target().orElse(TargetState.DRAINING)) {
      case DRAINING -> new Step.Register(machine);
      case HEALTHY -> new Step.Become(machine, MachineState.IN_SERVICE, "healthy in " + balancer);
      case INITIAL, UNHEALTHY, UNKNOWN ->
          now.isBefore(machine.since().plus(role.startup()))
              ? wait(machine, balancer + " to find it healthy", now)
              : neverReady(
                  machine,
                  "%s did not find it healthy in %d s"
                      .formatted(balancer, role.startup().toSeconds()));
    };
  }

  /** Why a machine is not ready; empty when it is. */
  static Optional<String> notReadyBecause(Sight seen, RoleSpec role) {
    if (role.health().isPresent()) {
      return switch (seen.health()) {
        case Health.Healthy() -> Optional.empty();
        case Health.Unhealthy(var why) -> Optional.of(why);
        case Health.NotAsked() -> Optional.of("its health was not asked yet");
      };
    }
    return seen.page()
        .map(page ->
            page.state() == Page.State.READY
                ? Optional.<String>empty()
                : Optional.of("its page says " + page.state().name().toLowerCase(Locale.ROOT)))
        .orElse(Optional.of("its page does not answer"));
  }

  private static Step inService(Machine machine, CloudMachine cloud, Instant now) {
    return switch (cloud.state()) {
      case STOPPED, STOPPING ->
          new Step.Become(
              machine, MachineState.IMPAIRED, "somebody stopped it; start it, or end it by hand");
      case PENDING, RUNNING, SHUTTING_DOWN, TERMINATED -> wait(machine, "nothing", now);
    };
  }

  private static Step impaired(Machine machine, CloudMachine cloud, Instant now) {
    return cloud.state() == CloudMachine.State.RUNNING
        ? new Step.Become(machine, MachineState.BOOTING, "started again")
        : wait(machine, "somebody to start or end it", now);
  }

  private static Step terminating(Sight seen, CloudMachine cloud, Instant now) {
    Machine machine = seen.machine();
    if (cloud.state() == CloudMachine.State.SHUTTING_DOWN
        || now.isBefore(machine.since().plus(ANSWER_TIME))) {
      return wait(machine, "the cloud to end it", now);
    }
    return new Step.EndAgain(machine);
  }

  static Step wait(Machine machine, String what, Instant now) {
    return new Step.LookAgain(machine, what, now.plus(POLL));
  }
}
