package scaler.core.plan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import scaler.core.decide.Guard;
import scaler.core.decide.Reason;
import scaler.core.decide.RoleView;
import scaler.core.decide.Verdict;
import scaler.core.decide.Victims;
import scaler.core.model.Adjustment;
import scaler.core.model.CloudMachine;
import scaler.core.model.EndCause;
import scaler.core.model.EndWish;
import scaler.core.model.LaunchTrouble;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.Sight;

/** Turns a verdict into steps: which machines, where, in which order. */
public final class Planner {
  private final RoleView view;
  private final Verdict verdict;
  private final Instant now;

  /** The step of each machine, by slot, as far as it is chosen. */
  private final Map<Long, Step.ForMachine> steps = new TreeMap<>();

  private final List<Step> launches = new ArrayList<>();
  private final List<Guard> guards;

  private Planner(RoleView view, Verdict verdict, Instant now) {
    this.view = view;
    this.verdict = verdict;
    this.now = now;
    this.guards = new ArrayList<>(verdict.guards());
  }

  /**
   * Plans one role. Under a pause there are no steps at all.
   *
   * @param verdict as it was decided on the same view at the same instant
   */
  public static Plan plan(RoleView view, Verdict verdict, Instant now) {
    return verdict.reason() instanceof Reason.Paused
        ? new Plan(List.of(), verdict.guards())
        : new Planner(view, verdict, now).plan();
  }

  private Plan plan() {
    for (Sight seen : view.machines()) {
      choose(Lifecycle.next(seen, view.spec(), now));
    }
    Kept.guards(view).forEach(this::note);
    Healing.of(view, verdict, now, steps).forEach(this::note);
    view.ends().forEach(this::endByHand);
    if (view.retiring()) {
      endStopped();
    }
    int missing = verdict.wanted() - staying().size();
    if (missing > 0) {
      grow(missing);
    } else if (missing < 0 && !verdict.isBlind(view)) {
      // Blind, also those stay that only this look has shown to be there after all.
      shrink(-missing);
    }
    evacuate();
    Unlisted.among(view, now).forEach(this::note);
    for (Step.ForMachine step : steps.values()) {
      if (step instanceof Step.Wait(var machine, var waitsFor)
          && machine.state() == MachineState.DRAINING) {
        note(new Guard.NotProvenIdle(machine.label(), waitsFor));
      }
    }
    return new Plan(inOrder(), guards);
  }

  /** What comes back does so before anything leaves: a look may be cut off in the middle. */
  private List<Step> inOrder() {
    List<Step> all = new ArrayList<>();
    steps.values().stream().filter(Step.TakeBack.class::isInstance).forEach(all::add);
    steps.values().stream().filter(step -> !(step instanceof Step.TakeBack)).forEach(all::add);
    all.addAll(launches);
    return all;
  }

  /**
   * One that somebody holds goes on with what follows from itself, as far as that does not harm it,
   * whatever else is asked for; it may come back at once.
   */
  private void choose(Step.ForMachine step) {
    long slot = step.machine().slot();
    if (view.holds().hold(step.machine()) && !(step instanceof Step.TakeBack)) {
      steps.putIfAbsent(slot, Kept.instead(step, view));
    } else {
      steps.put(slot, step);
    }
  }

  private void note(Guard guard) {
    if (!guards.contains(guard)) {
      guards.add(guard);
    }
  }

  /** Machines that count once the steps chosen so far are done. */
  private List<Machine> staying() {
    return there().stream().filter(machine -> !view.leavesItsZone(machine)).toList();
  }

  /** The same, with those that are to leave their zone. */
  private List<Machine> there() {
    return view.machines().stream().map(Sight::machine).filter(this::stays).toList();
  }

  private boolean stays(Machine machine) {
    return switch (Objects.requireNonNull(steps.get(machine.slot()))) {
      case Step.End _, Step.Drain _ -> false;
      case Step.TakeBack _ -> true;
      case Step.Become become -> become.machine().countsAs(become.next());
      case Step.Order _ -> machine.counts();
      case Step.AskAgain _, Step.Missing _, Step.Listed _, Step.LookById _ -> machine.counts();
      case Step.Register _, Step.Deregister _, Step.Cordon _, Step.Uncordon _ -> machine.counts();
      case Step.Acknowledged _, Step.Unlocked _, Step.DrainIsLate _ -> machine.counts();
      case Step.Attach _, Step.Snapshot _, Step.EndAgain _, Step.Wait _ -> machine.counts();
    };
  }

  /** A machine that somebody wants ended is drained whatever its age; forced, it just ends. */
  private void endByHand(EndWish wish) {
    EndCause cause = new EndCause(EndCause.Kind.BY_HAND, wish.asked());
    for (Sight seen : view.machines()) {
      Machine machine = seen.machine();
      if (!meant(wish, machine) || ends(machine)) {
        continue;
      }
      if (wish.force()) {
        choose(new Step.End(machine, cause));
      } else if (machine.state() != MachineState.DRAINING && seen.notice().isEmpty()) {
        drain(seen, cause);
      }
    }
  }

  /**
   * Drains a machine that can say when it is idle. One that comes and has not answered yet waits:
   * it answers soon, or its start-up time ends it. Cordoned now, a broken one would drain for ever.
   */
  private void drain(Sight seen, EndCause cause) {
    boolean can =
        switch (seen.machine().state()) {
          case IN_SERVICE, IMPAIRED -> true;
          case PENDING, BOOTING -> seen.page().isPresent();
          case REQUESTED, DRAINING, TERMINATING, GONE -> false;
        };
    if (can) {
      choose(new Step.Drain(seen.machine(), cause));
    } else {
      note(new Guard.NotProvenIdle(seen.machine().label(), "its first answer"));
    }
  }

  /** Its end is written down, or follows from what was seen. */
  private boolean ends(Machine machine) {
    return machine.state() == MachineState.TERMINATING
        || steps.get(machine.slot()) instanceof Step.End
        || (steps.get(machine.slot()) instanceof Step.Become become
            && become.next() == MachineState.GONE);
  }

  static boolean meant(EndWish wish, Machine machine) {
    return machine.id().map(wish.machine()::equals).orElse(false);
  }

  /** Machines that somebody stopped are not counted; they leave with their role all the same. */
  private void endStopped() {
    view.machines().stream()
        .filter(seen -> seen.machine().state() == MachineState.IMPAIRED && !ends(seen.machine()))
        .forEach(seen -> drain(seen, cause()));
  }

  /**
   * Nothing runs on a stopped machine: it goes where its place is needed. One that was started
   * again is listed as stopped for a while.
   */
  private void makeRoom(int places) {
    EndCause cause =
        new EndCause(EndCause.Kind.EXTERNAL, "it was found stopped and its place is needed");
    view.machines().stream()
        .filter(seen -> seen.machine().state() == MachineState.IMPAIRED && !ends(seen.machine()))
        .filter(seen -> !seen.machine().isHealing() && seen.page().isEmpty())
        .filter(seen -> !now.isBefore(seen.machine().since().plus(CloudMachine.LISTED_LATE)))
        .filter(seen ->
            seen.cloud().map(CloudMachine::state).equals(Optional.of(CloudMachine.State.STOPPED)))
        .filter(seen -> !view.holds().hold(seen.machine()))
        .limit(places)
        .forEach(seen -> choose(new Step.End(seen.machine(), cause)));
  }

  /** Draining machines come back before new ones are launched. */
  private void grow(int missing) {
    Map<String, Integer> filled = new HashMap<>();
    staying().forEach(machine -> filled.merge(machine.zone(), 1, Integer::sum));
    List<Machine> back = new ArrayList<>(TakingBack.of(view, steps, now));
    int wanting = missing;
    while (wanting > 0 && !back.isEmpty()) {
      Machine next = Offers.leastFilled(back, filled, Machine::zone);
      back.remove(next);
      choose(new Step.TakeBack(next));
      wanting--;
    }
    if (steps.values().stream().anyMatch(step -> step.failedLaunch().isPresent())) {
      // It is written down first; the next look knows how long to wait.
      return;
    }
    LaunchTrouble trouble = view.trouble();
    if (wanting > 0 && trouble.pauses(now)) {
      note(
          new Guard.LaunchesPaused(
              trouble.failures(), trouble.pausedUntil().orElse(now), trouble.last()));
      return;
    }
    Doubt doubt = Doubt.of(view, wanting);
    doubt.guard().ifPresent(this::note);
    wanting = doubt.launches();
    int existing = view.machines().size();
    int room = Math.max(0, verdict.bounds().max() - existing - view.neighbours().counted());
    if (room < wanting) {
      makeRoom(wanting - room);
      note(new Guard.MaximumCoversOthers(existing - staying().size(), verdict.bounds().max()));
    }
    Offers.Chosen chosen = Offers.choose(view, Math.min(wanting, room), filled, now);
    launches.addAll(chosen.launches());
    chosen.guards().forEach(this::note);
  }

  /** Nobody leaves in favour of one that the listing lacks: it may be gone already. */
  private void shrink(int surplus) {
    int lacking =
        (int)
            view.machines().stream()
                .filter(seen -> seen.cloud().isEmpty())
                .map(Sight::machine)
                .filter(machine -> machine.state() != MachineState.REQUESTED)
                .filter(machine -> stays(machine) && !view.leavesItsZone(machine))
                .count();
    int count = surplus - lacking;
    Victims victims =
        verdict.byHand()
            ? Victims.atOnce(view, staying(), count, now)
            : Victims.choose(view, staying(), count, now);
    view.machines().stream()
        .filter(seen -> victims.machines().contains(seen.machine()))
        .forEach(seen -> drain(seen, cause()));
    victims.guards().forEach(this::note);
  }

  private void evacuate() {
    if (view.evacuations().isEmpty() || view.retiring()) {
      return;
    }
    Evacuating.Chosen chosen = Evacuating.choose(view, verdict, there(), !launches.isEmpty());
    view.machines().stream()
        .filter(seen -> chosen.drained().contains(seen.machine()))
        .forEach(seen -> drain(seen, Evacuating.cause(view, seen.machine())));
    chosen.guards().forEach(this::note);
  }

  private EndCause cause() {
    if (view.retiring()) {
      return new EndCause(EndCause.Kind.RETIRED, "its role left the fleet file");
    }
    if (verdict.byHand()) {
      String asker = view.adjustment().map(Adjustment::by).orElse("hand");
      return new EndCause(EndCause.Kind.BY_HAND, "asked by " + asker);
    }
    return new EndCause(
        EndCause.Kind.SCALE_IN, "%d of %d wanted".formatted(verdict.wanted(), verdict.actual()));
  }
}
