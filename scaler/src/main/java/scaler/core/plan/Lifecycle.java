package scaler.core.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import scaler.core.decide.Sentences;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.BacklogSpec;
import scaler.core.model.Asked.What;
import scaler.core.model.CloudMachine;
import scaler.core.model.EndCause;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.Page;
import scaler.core.model.Sight;
import scaler.core.model.Sight.Health;
import scaler.core.model.StateReason;

/**
 * The next step of one machine on its way from the intent to its end, as far as it follows from the
 * machine itself. How many machines there should be is {@link Planner}'s business.
 */
final class Lifecycle {
  /**
   * A machine that complete listings lack this long, and that does not answer, is asked for by its
   * id.
   */
  static final Duration MISSING_IS_DOUBTFUL = Duration.ofMinutes(5);

  private Lifecycle() {}

  static Step.ForMachine next(Sight seen, RoleSpec role, Instant now) {
    Machine machine = seen.machine();
    if (seen.cloud().isEmpty()) {
      return unseen(seen, now);
    }
    if (machine.missingSince().isPresent()) {
      return new Step.Listed(machine);
    }
    CloudMachine cloud = seen.cloud().get();
    if (ends(cloud) && machine.state() != MachineState.TERMINATING) {
      return endedByOthers(machine, cloud);
    }
    Optional<Step.ForMachine> heeded = Interruption.heeded(seen);
    if (heeded.isPresent()) {
      return heeded.get();
    }
    return switch (machine.state()) {
      case REQUESTED -> new Step.Become(machine, MachineState.PENDING, "launched");
      case PENDING -> pending(machine, cloud, role, now);
      case BOOTING -> booting(seen, cloud, role, now);
      case IN_SERVICE -> inService(seen, cloud, role, now);
      case IMPAIRED -> impaired(machine, cloud);
      case DRAINING -> Draining.next(seen, cloud, role, now);
      case TERMINATING -> terminating(machine, cloud, now);
      case GONE -> new Step.Wait(machine, "nothing");
    };
  }

  private static boolean ends(CloudMachine cloud) {
    return switch (cloud.state()) {
      case SHUTTING_DOWN, TERMINATED -> true;
      case PENDING, RUNNING, STOPPING, STOPPED -> false;
    };
  }

  /** Ended behind our back. Before it was ready that is a failed launch, and the next one waits. */
  private static Step.ForMachine endedByOthers(Machine machine, CloudMachine cloud) {
    if (Interruption.ended(machine, cloud)) {
      return new Step.End(
          machine, new EndCause(EndCause.Kind.INTERRUPTED, "spot: the cloud has taken it back"));
    }
    String seen = cloud.state() == CloudMachine.State.TERMINATED ? "terminated" : "shutting down";
    return switch (machine.state()) {
      case REQUESTED, PENDING -> stillborn(machine, cloud, seen);
      case BOOTING -> neverReady(machine, early(seen) + cloud.because());
      case IN_SERVICE, IMPAIRED, DRAINING, TERMINATING, GONE ->
          new Step.End(
              machine,
              new EndCause(
                  EndCause.Kind.EXTERNAL,
                  "the cloud shows it %s, and scaler did not ask for it%s"
                      .formatted(seen, cloud.because())));
    };
  }

  /** It never ran. Where the cloud had no room after all, its offer rests as if refused at once. */
  private static Step.ForMachine stillborn(Machine machine, CloudMachine cloud, String seen) {
    if (cloud.reason().isEmpty()) {
      return neverReady(machine, early(seen));
    }
    StateReason reason = cloud.reason().get();
    return reason.noRoom()
        ? new Step.End(machine, new EndCause(EndCause.Kind.LAUNCH_FAILED, reason.words()))
        : neverReady(machine, "the cloud ended it while it started" + cloud.because());
  }

  private static String early(String seen) {
    return "the cloud shows it %s before it was ready".formatted(seen);
  }

  private static Step.ForMachine unseen(Sight seen, Instant now) {
    Machine machine = seen.machine();
    if (machine.state() == MachineState.REQUESTED) {
      return machine.mayAsk(What.LAUNCH, now)
          ? new Step.AskAgain(machine)
          : new Step.Wait(machine, "the cloud to show it");
    }
    if (machine.missingSince().isEmpty()) {
      return new Step.Missing(machine);
    }
    boolean doubtful = !now.isBefore(machine.missingSince().get().plus(MISSING_IS_DOUBTFUL));
    // Absent is not dead: a machine that still answers is there, whatever a listing says.
    if (doubtful && seen.page().isEmpty()) {
      return machine.mayAsk(What.LOOK, now)
          ? new Step.LookById(machine)
          : new Step.Wait(machine, "the cloud to say whether it is there");
    }
    if (machine.state() == MachineState.TERMINATING) {
      // A listing may be wrong; the end that was decided is asked for all the same.
      return endAgain(machine, now);
    }
    return new Step.Wait(machine, "the cloud to list it");
  }

  private static Step.ForMachine pending(
      Machine machine, CloudMachine cloud, RoleSpec role, Instant now) {
    return switch (cloud.state()) {
      case RUNNING -> new Step.Become(machine, MachineState.BOOTING, "running");
      case STOPPED, STOPPING ->
          neverReady(machine, "the cloud stopped it before it ran" + cloud.because());
      case PENDING, SHUTTING_DOWN, TERMINATED ->
          startupOver(machine, role, now)
              ? neverReady(machine, "the cloud did not start it in " + Sentences.of(role.startup()))
              : new Step.Wait(machine, "the cloud to start it");
    };
  }

  private static Step.ForMachine booting(
      Sight seen, CloudMachine cloud, RoleSpec role, Instant now) {
    Machine machine = seen.machine();
    if (cloud.state() == CloudMachine.State.STOPPED) {
      return mayBeOld(seen, now)
          ? new Step.Wait(machine, "the cloud to show it as it is")
          : neverReady(machine, "it powered itself off while it booted" + cloud.because());
    }
    if (cloud.tags().containsKey(Draining.CORDON_TAG)) {
      return uncordon(machine, now);
    }
    Optional<Attaching.Next> volumes = Attaching.next(seen, cloud, now);
    if (volumes.isPresent()) {
      return switch (volumes.get()) {
        case Attaching.Next.Attach(var step) -> step;
        case Attaching.Next.Wait(var what) -> waits(seen, role, what, now);
        // What cannot be seen may be attached all the same.
        case Attaching.Next.Blind(var what) -> new Step.Wait(machine, what);
      };
    }
    Optional<String> notReady = notReadyBecause(seen, role);
    if (notReady.isEmpty()) {
      return Joining.join(seen, role, now);
    }
    return startupOver(machine, role, now) && !mayWork(seen, role)
        ? neverReady(machine, late(role, notReady.get()))
        : new Step.Wait(machine, "it to be ready: " + notReady.get());
  }

  /** One that was started again is listed as stopped for a while, and one that answers is not. */
  private static boolean mayBeOld(Sight seen, Instant now) {
    Machine machine = seen.machine();
    return seen.page().isPresent()
        || (!machine.bootsFirst() && now.isBefore(machine.since().plus(CloudMachine.LISTED_LATE)));
  }

  /** A volume that does not come in the start-up time will not come: another machine may do. */
  private static Step.ForMachine waits(Sight seen, RoleSpec role, String what, Instant now) {
    return startupOver(seen.machine(), role, now) && !mayWork(seen, role)
        ? neverReady(seen.machine(), late(role, "it waits for " + what))
        : new Step.Wait(seen.machine(), what);
  }

  private static String late(RoleSpec role, String missing) {
    return "not ready %s after it started: %s".formatted(Sentences.of(role.startup()), missing);
  }

  /**
   * Whether a machine that is not ready may have a job in hand all the same: it was taken back or
   * started again, or one worker of several runs. Locks that are not known are not zero.
   */
  static boolean mayWork(Sight seen, RoleSpec role) {
    boolean allShown = role.backlog().map(BacklogSpec::showsAllLocks).orElse(true);
    boolean aTable = role.backlog().map(backlog -> !backlog.tables().isEmpty()).orElse(false);
    return seen.locks().orElse(0) > 0
        || (aTable && seen.locks().isEmpty())
        || (!allShown && seen.page().map(Page::workers).orElse(0) > 0);
  }

  static boolean startupOver(Machine machine, RoleSpec role, Instant now) {
    return !now.isBefore(machine.since().plus(role.startup()));
  }

  static Step.ForMachine neverReady(Machine machine, String why) {
    return new Step.End(machine, new EndCause(EndCause.Kind.NEVER_READY, why));
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
    if (seen.machine().pageless()) {
      return Optional.empty();
    }
    return seen.page()
        .map(page ->
            page.state() == Page.State.READY
                ? Optional.<String>empty()
                : Optional.of("its page says " + page.state().name().toLowerCase(Locale.ROOT)))
        .orElse(Optional.of("its page does not answer"));
  }

  private static Step.ForMachine uncordon(Machine machine, Instant now) {
    return machine.mayAsk(What.UNCORDON, now)
        ? new Step.Uncordon(machine)
        : new Step.Wait(machine, "the cloud to show it without a cordon");
  }

  private static Step.ForMachine inService(
      Sight seen, CloudMachine cloud, RoleSpec role, Instant now) {
    Machine machine = seen.machine();
    return switch (cloud.state()) {
      case STOPPED, STOPPING ->
          new Step.Become(
              machine,
              MachineState.IMPAIRED,
              "somebody stopped it%s; start it, or end it by hand"
                  .formatted(
                      cloud.reason().map(said -> " (%s)".formatted(said.words())).orElse("")));
      case PENDING, RUNNING, SHUTTING_DOWN, TERMINATED ->
          cloud.tags().containsKey(Draining.CORDON_TAG)
              ? uncordon(machine, now)
              : Joining.serving(seen, role, now);
    };
  }

  private static Step.ForMachine impaired(Machine machine, CloudMachine cloud) {
    if (machine.isHealing()) {
      return new Step.Wait(machine, "the end of its illness");
    }
    return cloud.state() == CloudMachine.State.RUNNING
        ? new Step.Become(machine, MachineState.BOOTING, "started again")
        : new Step.Wait(machine, "somebody to start or end it");
  }

  private static Step.ForMachine terminating(Machine machine, CloudMachine cloud, Instant now) {
    if (cloud.state() == CloudMachine.State.TERMINATED) {
      return new Step.Become(machine, MachineState.GONE, "the cloud says terminated");
    }
    return ends(cloud) ? new Step.Wait(machine, "the cloud to end it") : endAgain(machine, now);
  }

  private static Step.ForMachine endAgain(Machine machine, Instant now) {
    return machine.mayAsk(What.END, now)
        ? new Step.EndAgain(machine)
        : new Step.Wait(machine, "the cloud to end it");
  }
}
