package scaler.core.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import scaler.core.decide.Guard;
import scaler.core.decide.RoleView;
import scaler.core.decide.Verdict;
import scaler.core.decide.Victims;
import scaler.core.model.EndCause;
import scaler.core.model.Evacuation;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.Sight;

/**
 * Which machines leave zones that are to stand empty. None of them counts, so others are launched
 * for them elsewhere; each goes once another one serves in its place. Where the maximum leaves no
 * room for that, one goes before its successor comes.
 */
final class Evacuating {
  private final RoleView view;
  private final Verdict verdict;

  /** Those that no step takes away yet. */
  private final List<Machine> there;

  private final boolean comes;

  private Evacuating(RoleView view, Verdict verdict, List<Machine> there, boolean launches) {
    this.view = view;
    this.verdict = verdict;
    this.there = there;
    this.comes =
        launches
            || there.stream()
                .filter(machine -> !view.leavesItsZone(machine))
                .anyMatch(machine -> machine.state() != MachineState.IN_SERVICE);
  }

  /** What is to be drained, and what is told of the machines that stay for now. */
  record Chosen(List<Machine> drained, List<Guard> guards) {}

  /**
   * Chooses among the machines that no step takes away yet.
   *
   * @param launches whether some are launched by the same plan
   */
  static Chosen choose(RoleView view, Verdict verdict, List<Machine> there, boolean launches) {
    return new Evacuating(view, verdict, there, launches).choose();
  }

  /** Why a machine leaves its zone. */
  static EndCause cause(RoleView view, Machine machine) {
    String why =
        view.evacuation(machine.zone())
            .map(one -> "by %s: %s".formatted(one.by(), one.reason()))
            .orElse("no more");
    return new EndCause(
        EndCause.Kind.BY_HAND, "zone %s is evacuated %s".formatted(machine.zone(), why));
  }

  private Chosen choose() {
    List<Machine> drained = new ArrayList<>();
    List<Machine> serving =
        there.stream()
            .filter(view::leavesItsZone)
            .filter(machine -> machine.state() == MachineState.IN_SERVICE)
            .sorted(Victims.idleFirst(view.machines()))
            .toList();
    // Nothing is lost with those that do not serve yet. One that is healed leaves by its ladder.
    there.stream()
        .filter(view::leavesItsZone)
        .filter(machine ->
            machine.state() == MachineState.PENDING || machine.state() == MachineState.BOOTING)
        .forEach(drained::add);
    // Blind, what is wanted is what counts, and these do not count.
    int mayGo = verdict.isBlind(view) ? 0 : mayGo(serving.size());
    drained.addAll(serving.subList(0, Math.min(serving.size(), Math.max(0, mayGo))));
    return new Chosen(drained, guards(drained));
  }

  private int mayGo(int leaving) {
    long elsewhere =
        there.stream()
            .filter(machine -> !view.leavesItsZone(machine))
            .filter(machine -> machine.state() == MachineState.IN_SERVICE)
            .count();
    int spare = (int) elsewhere + leaving - verdict.wanted();
    boolean full = view.machines().size() + view.neighbours().counted() >= verdict.bounds().max();
    boolean goes = there.size() < view.machines().size();
    return spare <= 0 && full && !comes && !goes ? 1 : spare;
  }

  private List<Guard> guards(List<Machine> drained) {
    List<Guard> guards = new ArrayList<>();
    Map<String, Integer> waiting = new TreeMap<>();
    Map<String, Integer> bound = new TreeMap<>();
    for (Sight seen : view.machines()) {
      Machine machine = seen.machine();
      if (view.evacuation(machine.zone()).isPresent() && machine.counts()) {
        waiting.merge(machine.zone(), drained.contains(machine) ? 0 : 1, Integer::sum);
        bound.merge(machine.zone(), view.leavesItsZone(machine) ? 0 : 1, Integer::sum);
      }
    }
    waiting.forEach((zone, machines) ->
        view.evacuation(zone)
            .filter(_ -> machines > 0)
            .map(one -> guard(one, machines, bound.getOrDefault(zone, 0)))
            .ifPresent(guards::add));
    return guards;
  }

  private Guard guard(Evacuation one, int machines, int bound) {
    Optional<String> stays =
        view.hasElsewhere()
            ? Optional.<String>empty()
            : Optional.of("the role has no subnet in another zone");
    return new Guard.ZoneEvacuated(one.zone(), one.by(), one.reason(), machines, bound, stays);
  }
}
