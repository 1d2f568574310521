package scaler.sim;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import scaler.core.model.BalancerSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.core.model.TargetState;
import scaler.engine.port.Balancer;
import scaler.engine.port.Outcome;

/**
 * A simulated balancer. Healthy targets always have open connections, which end some time after the
 * deregistration. A target whose machine has ended stays, unhealthy, until somebody deregisters it.
 */
final class SimBalancer implements Balancer {
  private final SimWorld world;
  private final SimTimes times;
  private final Map<BalancerSpec, Map<MachineId, Target>> balancers = new HashMap<>();

  SimBalancer(SimWorld world, SimTimes times) {
    this.world = world;
    this.times = times;
  }

  private record Target(Instant registered, Optional<Instant> leaves) {}

  @Override
  public Outcome<Targets> targets(BalancerSpec balancer, Collection<Member> members) {
    return world.ask(
        SimPart.BALANCER, now -> Outcome.ok(new Targets(states(balancer, now), Map.of())));
  }

  Map<MachineId, TargetState> states(BalancerSpec balancer, Instant now) {
    Map<MachineId, TargetState> states = new HashMap<>();
    of(balancer).entrySet().removeIf(target -> hasLeft(target.getValue(), now));
    of(balancer).forEach((id, target) -> states.put(id, state(id, target, now)));
    return states;
  }

  @Override
  public Outcome<MachineId> register(BalancerSpec balancer, CloudMachine machine) {
    return world.ask(
        SimPart.BALANCER,
        now -> {
          of(balancer)
              .compute(
                  machine.id(),
                  (id, before) ->
                      before != null && before.leaves().isEmpty()
                          ? before
                          : new Target(now, Optional.empty()));
          return Outcome.ok(machine.id());
        });
  }

  @Override
  public Outcome<MachineId> deregister(BalancerSpec balancer, Member member) {
    return world.ask(
        SimPart.BALANCER,
        now -> {
          of(balancer)
              .computeIfPresent(
                  member.id(),
                  (id, before) ->
                      before.leaves().isPresent()
                          ? before
                          : new Target(before.registered(), Optional.of(now)));
          return Outcome.ok(member.id());
        });
  }

  /** Whether people are connected to the machine through any balancer. */
  boolean hasConnections(MachineId machine, Instant now) {
    return balancers.values().stream()
        .map(targets -> Optional.ofNullable(targets.get(machine)))
        .flatMap(Optional::stream)
        .anyMatch(target -> {
          TargetState state = state(machine, target, now);
          return state == TargetState.HEALTHY
              || (state == TargetState.DRAINING && !hasLeft(target, now));
        });
  }

  private Map<MachineId, Target> of(BalancerSpec balancer) {
    return balancers.computeIfAbsent(balancer, _ -> new HashMap<>());
  }

  private boolean hasLeft(Target target, Instant now) {
    return target.leaves().map(at -> !now.isBefore(at.plus(times.connections()))).orElse(false);
  }

  private TargetState state(MachineId id, Target target, Instant now) {
    if (target.leaves().isPresent()) {
      return TargetState.DRAINING;
    }
    if (now.isBefore(target.registered().plus(times.probed()))) {
      return TargetState.INITIAL;
    }
    return world.find(id).map(machine -> machine.ready(now)).orElse(false)
        ? TargetState.HEALTHY
        : TargetState.UNHEALTHY;
  }
}
