package scaler.core.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.Reading;
import scaler.core.model.Sight;
import scaler.core.policy.Load;

/** A role's queue and the machines behind it, as its rule is to see them. */
final class Loads {
  private Loads() {}

  /**
   * The load at a step.
   *
   * @param current how many machines count for the rule, those of others too
   */
  static Load of(RoleView view, Reading.Known reading, int current, Instant now) {
    Reading.Wanted jobs =
        reading.jobs().flatMap(Reading.Jobs::wanted).orElseGet(() -> uncounted(reading));
    Optional<Instant> before = view.memory().steppedAt();
    List<Duration> coming = new ArrayList<>();
    List<Duration> booted = new ArrayList<>();
    int slots = slots(view);
    int inHand = 0;
    int serving = 0;
    for (Sight seen : view.machines()) {
      Machine machine = seen.machine();
      if (machine.state() == MachineState.IN_SERVICE) {
        before.flatMap(last -> boot(machine, view.spec().startup(), last)).ifPresent(booted::add);
        if (counts(view, machine)) {
          serving++;
          inHand += seen.locks().orElse(0);
        }
      } else if (counts(view, machine)) {
        coming.add(Duration.between(machine.requestedAt(), now));
      }
    }
    int all = serving * slots;
    int busy = reading.locks().isPresent() ? inHand : Math.min(all, reading.running().orElse(all));
    return new Load(
        reading.at(),
        jobs.ready(),
        jobs.oldestWait(),
        jobs.running(),
        jobs.scheduled(),
        jobs.begun(),
        came(reading),
        slots,
        Math.max(0, current - coming.size()),
        Math.max(0, all - busy),
        coming,
        booted,
        PaidHour.of(view, now));
  }

  /** Empty where the queue does not tell how many have come. */
  private static OptionalLong came(Reading.Known reading) {
    return reading.jobs().flatMap(Reading.Jobs::wanted).stream()
        .mapToLong(Reading.Wanted::came)
        .findFirst();
  }

  private static Reading.Wanted uncounted(Reading.Known reading) {
    return new Reading.Wanted(
        reading.ready(),
        reading.running().orElse(0),
        0,
        reading.jobs().map(Reading.Jobs::oldestWait).orElse(Duration.ZERO),
        0);
  }

  /** How long it took to come, if it came since then. One that was taken back did not boot. */
  private static Optional<Duration> boot(Machine machine, Duration startup, Instant last) {
    return Optional.of(Duration.between(machine.requestedAt(), machine.since()))
        // What is written in the look of a step is seen at the next one.
        .filter(_ -> !machine.since().isBefore(last))
        .filter(took -> took.compareTo(startup) <= 0);
  }

  private static boolean counts(RoleView view, Machine machine) {
    return machine.counts() && !view.leavesItsZone(machine);
  }

  /** Where none of its own tells, as many as those of the role that counts for it; or one. */
  private static int slots(RoleView view) {
    return view.slots().orElse(view.neighbours().slots().orElse(1));
  }
}
