package scaler.core.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import scaler.core.decide.Guard;
import scaler.core.decide.Reason;
import scaler.core.decide.RoleView;
import scaler.core.decide.RoleView.Placement;
import scaler.core.decide.Verdict;
import scaler.core.decide.Victims;
import scaler.core.model.CloudMachine;
import scaler.core.model.EndCause;
import scaler.core.model.EndWish;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.Sight;

/** Turns a verdict into steps: which machines, where, in which order. */
public final class Planner {
  private Planner() {}

  /**
   * Plans one role. Under a pause there are no steps at all.
   *
   * @param verdict as it was decided on the same view at the same instant
   */
  public static Plan plan(RoleView view, Verdict verdict, Instant now) {
    if (verdict.reason() instanceof Reason.Paused) {
      return new Plan(List.of(), verdict.guards());
    }
    Map<Long, Step> steps = new LinkedHashMap<>();
    List<Guard> guards = new ArrayList<>(verdict.guards());
    for (Sight seen : view.machines()) {
      steps.put(seen.machine().slot(), Lifecycle.next(seen, view.spec(), now));
    }
    byHand(view, steps);
    int missing = verdict.wanted() - staying(view, steps);
    List<Step> launches = List.of();
    if (missing > 0) {
      launches = grow(view, missing, steps, guards, now);
    } else if (missing < 0) {
      shrink(view, verdict, -missing, steps, guards, now);
    }
    for (Step step : steps.values()) {
      if (step instanceof Step.LookAgain(var machine, var waitsFor, var at)
          && machine.drain().isPresent()) {
        guards.add(new Guard.NotProvenIdle(machine.label(), waitsFor));
      }
    }
    List<Step> all = new ArrayList<>(steps.values());
    all.addAll(launches);
    return new Plan(all, guards);
  }

  /** Machines that count and that no step of this plan sends away. */
  private static int staying(RoleView view, Map<Long, Step> steps) {
    return (int)
        view.counted().stream().filter(machine -> !leaves(steps.get(machine.slot()))).count();
  }

  private static boolean leaves(@Nullable Step step) {
    return switch (step) {
      case null -> false;
      case Step.End end -> true;
      case Step.Drain drain -> true;
      case Step.Become become -> !become.next().counts();
      case Step.Launch _, Step.AskAgain _, Step.Missing _, Step.Register _, Step.Cordon _ -> false;
      case Step.Acknowledged _, Step.Unlocked _, Step.Deregister _, Step.TakeBack _ -> false;
      case Step.Uncordon _, Step.DrainIsLate _, Step.EndAgain _, Step.LookAgain _ -> false;
    };
  }

  /** Machines that somebody wants ended are drained whatever their age; forced, they just end. */
  private static void byHand(RoleView view, Map<Long, Step> steps) {
    for (EndWish wish : view.ends()) {
      EndCause cause = new EndCause(EndCause.Kind.BY_HAND, wish.asked());
      for (Sight seen : view.machines()) {
        Machine machine = seen.machine();
        if (!machine.id().map(wish.machine()::equals).orElse(false)
            || leaves(steps.get(machine.slot()))) {
          continue;
        }
        if (wish.force() && machine.state() != MachineState.TERMINATING) {
          steps.put(machine.slot(), new Step.End(machine, cause));
        } else if (machine.state().counts() || machine.state() == MachineState.IMPAIRED) {
          steps.put(machine.slot(), new Step.Drain(machine, cause));
        }
      }
    }
  }

  /** Draining machines come back before new ones are launched. */
  private static List<Step> grow(
      RoleView view, int missing, Map<Long, Step> steps, List<Guard> guards, Instant now) {
    List<Machine> back =
        view.machines().stream()
            .filter(seen -> seen.cloud().map(Planner::runs).orElse(false))
            .map(Sight::machine)
            .filter(Draining::canBeTakenBack)
            .filter(machine -> !(steps.get(machine.slot()) instanceof Step.End))
            .sorted(Comparator.comparing(Machine::since).reversed().thenComparing(Machine::slot))
            .limit(missing)
            .toList();
    back.forEach(machine -> steps.put(machine.slot(), new Step.TakeBack(machine)));
    int launches = missing - back.size();
    if (launches <= 0) {
      return List.of();
    }
    if (view.trouble().pauses(now)) {
      view.trouble()
          .pausedUntil()
          .ifPresent(until ->
              guards.add(
                  new Guard.LaunchesPaused(
                      view.trouble().failures(), until, view.trouble().last())));
      return List.of();
    }
    int room = view.spec().capacity().max() - view.machines().size();
    if (room < launches) {
      guards.add(
          new Guard.EndingOnesCount(
              view.machines().size() - view.counted().size(), view.spec().capacity().max()));
    }
    return launch(view, Math.min(launches, Math.max(room, 0)));
  }

  private static boolean runs(CloudMachine cloud) {
    return cloud.state() == CloudMachine.State.RUNNING;
  }

  /** The least filled zone first; among equals, the order of the listing. */
  private static List<Step> launch(RoleView view, int count) {
    Map<String, Integer> filled = new HashMap<>();
    view.counted().forEach(machine -> filled.merge(machine.zone(), 1, Integer::sum));
    List<Step> launches = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      Placement where =
          view.subnets().stream()
              .min(Comparator.comparing(subnet -> filled.getOrDefault(subnet.zone(), 0)))
              .orElseThrow();
      filled.merge(where.zone(), 1, Integer::sum);
      launches.add(
          new Step.Launch(where, view.spec().machine().types().stream().findFirst().orElse("")));
    }
    return launches;
  }

  private static void shrink(
      RoleView view,
      Verdict verdict,
      int surplus,
      Map<Long, Step> steps,
      List<Guard> guards,
      Instant now) {
    List<Machine> candidates =
        view.counted().stream().filter(machine -> !leaves(steps.get(machine.slot()))).toList();
    Duration lifetime = verdict.byHand() ? Duration.ZERO : view.spec().minimumLifetime();
    Victims victims = Victims.choose(candidates, surplus, lifetime, now);
    EndCause cause = cause(view, verdict);
    victims
        .machines()
        .forEach(machine -> steps.put(machine.slot(), new Step.Drain(machine, cause)));
    victims.guards().stream().filter(guard -> !guards.contains(guard)).forEach(guards::add);
  }

  private static EndCause cause(RoleView view, Verdict verdict) {
    if (view.retiring()) {
      return new EndCause(EndCause.Kind.RETIRED, "its role left the fleet file");
    }
    if (verdict.reason() instanceof Reason.ByHand hand) {
      return new EndCause(EndCause.Kind.BY_HAND, "asked by " + hand.by());
    }
    return new EndCause(
        EndCause.Kind.SCALE_IN, "%d of %d wanted".formatted(verdict.wanted(), verdict.actual()));
  }
}
