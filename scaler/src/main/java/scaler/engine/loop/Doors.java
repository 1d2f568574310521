package scaler.engine.loop;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.BalancerSpec;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.TargetState;
import scaler.engine.port.Balancer;
import scaler.engine.port.Balancer.Member;
import scaler.engine.port.Balancer.Targets;
import scaler.engine.port.Failure;
import scaler.engine.port.Fleets;
import scaler.engine.port.Fleets.Active;
import scaler.engine.port.Outcome;

/** Looks at every load balancer that concerns a role: its own, and those that it named before. */
final class Doors {
  /** More than a file may name. */
  private static final int AT_ONCE = 8;

  private final Balancer balancer;
  private final Former former;
  private final Hands hands;

  Doors(Balancer balancer, Fleets fleets, Hands hands) {
    this.hands = hands;
    this.balancer = balancer;
    this.former = new Former(fleets);
  }

  /**
   * What balancers answered; empty for one that did not.
   *
   * @param all in the file's order, those of earlier versions last
   */
  record Answers(Map<BalancerSpec, Optional<Targets>> all, List<BalancerSpec> own) {
    /** How they see a machine; one that is silent may have it or not. */
    Map<BalancerSpec, TargetState> of(MachineId machine) {
      Map<BalancerSpec, TargetState> states = new LinkedHashMap<>();
      all.forEach((balancer, answer) ->
          answer
              .map(targets -> Optional.ofNullable(targets.machines().get(machine)))
              .orElse(Optional.of(TargetState.UNKNOWN))
              .ifPresent(state -> states.put(balancer, state)));
      return states;
    }

    /** All that the role's own balancers serve, by id or by address. */
    Map<String, TargetState> served() {
      Map<String, TargetState> served = new TreeMap<>();
      own.stream()
          .flatMap(balancer -> all.getOrDefault(balancer, Optional.empty()).stream())
          .forEach(targets -> {
            targets.machines().forEach((id, state) -> add(served, id.value(), state));
            targets.others().forEach((address, state) -> add(served, address, state));
          });
      return served;
    }

    private static void add(Map<String, TargetState> served, String target, TargetState state) {
      // Leaving one of two, it is served by the other still.
      served.merge(target, state, (one, other) -> one == TargetState.DRAINING ? other : one);
    }
  }

  /**
   * One look.
   *
   * @param own the role's machines
   * @param record all living machines of the application: roles may share a balancer
   */
  Answers look(Active fleet, RoleSpec role, List<Machine> own, List<Machine> record, Instant now) {
    List<BalancerSpec> before = former.of(fleet, role);
    if (before.isEmpty() && role.loadBalancers().isEmpty()) {
      return new Answers(Map.of(), List.of());
    }
    List<Member> members =
        record.stream().flatMap(machine -> Serving.member(machine).stream()).toList();
    Set<MachineId> ours =
        own.stream().flatMap(machine -> machine.id().stream()).collect(Collectors.toSet());
    List<BalancerSpec> asked = new ArrayList<>(role.loadBalancers());
    asked.addAll(before);
    List<Callable<Outcome<Targets>>> looks =
        asked.stream()
            .<Callable<Outcome<Targets>>>map(one -> () -> balancer.targets(one, members))
            .toList();
    List<Outcome<Targets>> answers = hands.all(looks, AT_ONCE);
    Map<BalancerSpec, Optional<Targets>> all = new LinkedHashMap<>();
    for (int n = 0; n < asked.size(); n++) {
      BalancerSpec one = asked.get(n);
      Optional<Targets> answer =
          before.contains(one) ? formerly(answers.get(n)) : answered(answers.get(n));
      all.put(one, answer);
      if (before.contains(one) && answer.map(targets -> none(targets, ours)).orElse(false)) {
        former.empty(fleet, role, one, now);
      }
    }
    return new Answers(all, role.loadBalancers());
  }

  private static boolean none(Targets targets, Collection<MachineId> ours) {
    return targets.machines().keySet().stream().noneMatch(ours::contains);
  }

  private static Optional<Targets> answered(Outcome<Targets> outcome) {
    return switch (outcome) {
      case Outcome.Ok<Targets>(var targets) -> Optional.of(targets);
      case Outcome.Failed<Targets> _ -> Optional.empty();
    };
  }

  /** One that the file does not name any more may have been deleted: nobody is in it then. */
  private static Optional<Targets> formerly(Outcome<Targets> outcome) {
    return outcome instanceof Outcome.Failed<Targets>(Failure.Invalid _)
        ? Optional.of(Targets.NONE)
        : answered(outcome);
  }
}
