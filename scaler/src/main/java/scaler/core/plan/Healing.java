package scaler.core.plan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import scaler.core.decide.Guard;
import scaler.core.decide.RoleView;
import scaler.core.decide.Verdict;
import scaler.core.fleet.HealSpec;
import scaler.core.heal.Brake;
import scaler.core.heal.Diagnosis;
import scaler.core.heal.Ladder;
import scaler.core.heal.Signs;
import scaler.core.model.CloudMachine;
import scaler.core.model.EndCause;
import scaler.core.model.Heal;
import scaler.core.model.HealRung;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.Pulse.Beat;
import scaler.core.model.Sight;

/**
 * What is done about ill machines of a role, in place of what they would do by themselves: which of
 * them begin to be healed, and which may end. How one climbs its ladder is {@link Climbing}'s.
 */
final class Healing {
  private final RoleView view;
  private final Verdict verdict;
  private final Instant now;
  private final HealSpec spec;
  private final Climbing climbing;
  private final List<Guard> guards = new ArrayList<>();
  private Brake brake;

  private Healing(RoleView view, Verdict verdict, Instant now) {
    this.view = view;
    this.verdict = verdict;
    this.now = now;
    this.spec = view.spec().heal();
    this.climbing = new Climbing(view.spec(), now);
    this.brake = Brake.of(view);
  }

  /**
   * Changes the steps that are chosen so far.
   *
   * @param steps one for each machine, by slot
   * @return what keeps ill machines from being healed
   */
  static List<Guard> of(
      RoleView view, Verdict verdict, Instant now, Map<Long, Step.ForMachine> steps) {
    Healing healing = new Healing(view, verdict, now);
    for (Sight seen : view.machines()) {
      Step.ForMachine before = Objects.requireNonNull(steps.get(seen.machine().slot()));
      steps.put(seen.machine().slot(), healing.next(seen, before));
    }
    return healing.guards;
  }

  private Step.ForMachine next(Sight seen, Step.ForMachine step) {
    if (isKept(seen.machine())) {
      return kept(seen, step);
    }
    if (step instanceof Step.End(var machine, var cause)) {
      return end(seen, step, machine, cause);
    }
    if (view.holds().hold(seen.machine())) {
      return step;
    }
    boolean free =
        step instanceof Step.Wait
            || step instanceof Step.Register
            || step instanceof Step.Deregister
            || step instanceof Step.DrainIsLate;
    if (!free || seen.cloud().isEmpty()) {
      return step;
    }
    return switch (seen.machine().state()) {
      case IN_SERVICE -> view.retiring() ? step : inService(seen, step);
      case IMPAIRED -> view.retiring() ? step : impaired(seen, step);
      case BOOTING -> booting(seen, step);
      case DRAINING -> draining(seen, step);
      case REQUESTED, PENDING, TERMINATING, GONE -> step;
    };
  }

  private boolean isKept(Machine machine) {
    return machine.state() == MachineState.DRAINING
        && machine.heal().flatMap(Heal::keptUntil).filter(now::isBefore).isPresent();
  }

  /** In quarantine: cordoned and out of its balancers, and not ended before its time. */
  private Step.ForMachine kept(Sight seen, Step.ForMachine step) {
    Machine machine = seen.machine();
    Step.ForMachine waits = new Step.Wait(machine, "the end of its quarantine");
    return switch (step) {
      case Step.End(_, var cause) -> isOurs(cause) ? waits : step;
      case Step.DrainIsLate _, Step.Snapshot _ -> waits;
      case Step.Wait _ -> climbing.leave(seen).orElse(waits);
      case Step.ForMachine other -> other;
    };
  }

  /** Others, or the cloud, ended the other ones. */
  private static boolean isOurs(EndCause cause) {
    return cause.kind() != EndCause.Kind.EXTERNAL && cause.kind() != EndCause.Kind.INTERRUPTED;
  }

  /** A machine that came back once and is not ready has not failed as a launch. */
  private Step.ForMachine end(Sight seen, Step.ForMachine step, Machine machine, EndCause cause) {
    if (cause.kind() == EndCause.Kind.DRAIN_TIMEOUT) {
      return unproven(machine, step);
    }
    if (cause.kind() != EndCause.Kind.NEVER_READY) {
      return step;
    }
    if (wasHealed(machine)) {
      return climbing.up(seen, machine.heal().orElseThrow(), "it is not ready: " + cause.detail());
    }
    // Its workers may be about to begin.
    Step.ForMachine leaves = canSay(seen) ? new Step.Drain(machine, cause) : step;
    // One that served before may be well: if many are like that, most stay.
    return machine.state() == MachineState.BOOTING && !machine.bootsFirst()
        ? unproven(machine, leaves)
        : leaves;
  }

  /** Whether one that was never ready can take the cordon and say that nothing works there. */
  private static boolean canSay(Sight seen) {
    return seen.machine().state() == MachineState.BOOTING
        && seen.page().isPresent()
        && seen.cloud().map(CloudMachine::state).equals(Optional.of(CloudMachine.State.RUNNING));
  }

  private boolean wasHealed(Machine machine) {
    return machine.state() == MachineState.BOOTING
        && machine.heal().flatMap(heal -> heal.lately(now)).isPresent();
  }

  private Step.ForMachine booting(Sight seen, Step.ForMachine step) {
    Machine machine = seen.machine();
    boolean late = !now.isBefore(machine.since().plus(spec.patience()));
    return late && wasHealed(machine) && Lifecycle.notReadyBecause(seen, view.spec()).isPresent()
        ? climbing.up(seen, machine.heal().orElseThrow(), "it answered and was not ready")
        : step;
  }

  private Step.ForMachine inService(Sight seen, Step.ForMachine step) {
    return switch (Diagnosis.of(seen, spec, now)) {
      case Diagnosis.Well() -> step;
      case Diagnosis.Suspect() -> step;
      case Diagnosis.Ill(var signs) -> failsNow(seen) ? ill(seen, step, signs) : step;
    };
  }

  /** Held back for a while, it may answer by now, in a look too early to count among the others. */
  private boolean failsNow(Sight seen) {
    return Signs.of(seen, view.spec(), now).map(Beat::ill).orElse(true);
  }

  private Step.ForMachine ill(Sight seen, Step.ForMachine step, String signs) {
    Machine machine = seen.machine();
    if (view.evacuation(machine.zone()).isPresent()) {
      // It is the zone that is ill, and whoever said so wants it empty.
      return step;
    }
    Optional<HealRung> first = Ladder.first(seen, spec, now);
    if (first.isEmpty()) {
      guards.add(new Guard.Ailing(machine.label(), signs, "its role has nothing left to try"));
      return step;
    }
    if (brake.storm().isPresent()) {
      note(brake.storm().get());
      return step;
    }
    Optional<String> works = climbing.works(seen, first.get());
    if (works.isPresent()) {
      guards.add(new Guard.Ailing(machine.label(), signs, works.get()));
      return step;
    }
    Heal heal = Heal.begin(first.get(), signs, seen.pulse().boot(), now);
    return new Step.Become(
        machine.withHeal(heal),
        MachineState.IMPAIRED,
        "heal: %s: it is to be %s".formatted(signs, first.get().done()));
  }

  private void note(Guard guard) {
    if (!guards.contains(guard)) {
      guards.add(guard);
    }
  }

  private Step.ForMachine impaired(Sight seen, Step.ForMachine step) {
    Machine machine = seen.machine();
    if (!machine.isHealing()) {
      return stopped(seen, step);
    }
    Heal heal = machine.heal().orElseThrow();
    Optional<Step.ForMachine> back = climbing.back(seen, heal);
    if (back.isPresent()) {
      return back.get();
    }
    if (heal.rung().isEmpty()) {
      guards.add(
          new Guard.Ailing(machine.label(), heal.signs(), "its role has nothing left to try"));
      return step;
    }
    return heal.inPlace() ? climbing.next(seen, heal) : replace(seen, heal);
  }

  /** Nobody knows why it was stopped; who stops it again is not fought. */
  private Step.ForMachine stopped(Sight seen, Step.ForMachine step) {
    boolean stands =
        seen.cloud().filter(cloud -> cloud.state() == CloudMachine.State.STOPPED).isPresent();
    if (!stands
        || !Ladder.mayStart(seen, spec, now)
        || view.evacuation(seen.machine().zone()).isPresent()
        || brake.storm().isPresent()) {
      return step;
    }
    Heal heal = Heal.begin(HealRung.RESTART, "it was found stopped", seen.pulse().boot(), now);
    return new Step.Become(
        seen.machine().withHeal(heal),
        MachineState.IMPAIRED,
        "heal: it was found stopped: it is to be started");
  }

  /** Launch first: another one serves in its place, where there is room and a volume for it. */
  private Step.ForMachine replace(Sight seen, Heal heal) {
    Machine machine = seen.machine();
    int serving =
        (int)
            view.counted().stream()
                .filter(other -> other.state() == MachineState.IN_SERVICE)
                .count();
    boolean coming = view.counted().size() >= verdict.wanted();
    boolean room =
        view.machines().size() + view.neighbours().counted() < verdict.bounds().max()
            // Else nobody can come before this one has given its volumes back.
            && Shelves.mayServe(view, seen);
    if (serving < verdict.wanted() && (coming || room)) {
      return new Step.Wait(machine, "another machine to serve in its place");
    }
    EndCause cause = new EndCause(EndCause.Kind.UNHEALTHY, "it was ill: " + heal.signs());
    if (spec.quarantine().isPresent()) {
      Heal kept = heal.keptUntil(now.plus(spec.quarantine().get()));
      return new Step.Drain(machine.withHeal(kept), cause);
    }
    return leave(seen, cause);
  }

  /** One that answers is drained like any other; one that is silent has nothing to say. */
  private Step.ForMachine leave(Sight seen, EndCause cause) {
    Machine machine = seen.machine();
    if (seen.page().isPresent()) {
      return new Step.Drain(machine, cause);
    }
    Optional<Step.ForMachine> out = climbing.out(seen);
    if (out.isPresent()) {
      return out.get();
    }
    Optional<String> works = climbing.works(seen, HealRung.REPLACE);
    return works.isPresent()
        ? new Step.Wait(machine, works.get())
        : unproven(machine, new Step.End(machine, cause));
  }

  private Step.ForMachine draining(Sight seen, Step.ForMachine step) {
    Machine machine = seen.machine();
    Optional<EndCause> overdue = Overdue.cause(seen, view.spec(), now);
    if (overdue.isEmpty()) {
      return step;
    }
    Optional<String> works = climbing.works(seen, HealRung.REPLACE);
    if (works.isPresent()) {
      return step instanceof Step.DrainIsLate ? step : new Step.Wait(machine, works.get());
    }
    return climbing
        .out(seen)
        .orElseGet(() -> unproven(machine, new Step.End(machine, overdue.get())));
  }

  /** The step that brings a machine's end, or the first one on the way there, under the brake. */
  private Step.ForMachine unproven(Machine machine, Step.ForMachine end) {
    Optional<Guard> held = brake.noEnd();
    if (held.isPresent()) {
      note(held.get());
      return new Step.Wait(machine, "its turn to be ended without proof");
    }
    brake = brake.oneMoreEnd();
    return end;
  }
}
