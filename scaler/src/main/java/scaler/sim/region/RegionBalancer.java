package scaler.sim.region;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import scaler.core.model.BalancerSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.core.model.TargetState;
import scaler.engine.port.Balancer;
import scaler.engine.port.Outcome;
import scaler.sim.fault.FaultKind;

/**
 * Load balancers. Healthy targets always have open connections, which end some time after the
 * deregistration. A target whose machine has ended stays, unhealthy, until somebody takes it out.
 */
public final class RegionBalancer implements Balancer {
  private static final long PROBED = 10_000;
  private static final long CONNECTIONS = 30_000;

  private final Region region;
  private final Map<BalancerSpec, Map<MachineId, Target>> balancers = new HashMap<>();

  RegionBalancer(Region region) {
    this.region = region;
  }

  /** Registered, and on its way out from a time on or not at all. */
  private record Target(long registered, long leaves) {
    static final long STAYS = Long.MAX_VALUE;

    boolean isLeaving() {
      return leaves != STAYS;
    }

    boolean hasLeft(long now) {
      return isLeaving() && now >= leaves + CONNECTIONS;
    }
  }

  private Map<MachineId, Target> of(BalancerSpec balancer) {
    return balancers.computeIfAbsent(balancer, _ -> new LinkedHashMap<>());
  }

  @Override
  public Outcome<Targets> targets(BalancerSpec balancer, Collection<Member> members) {
    Map<MachineId, TargetState> states = new HashMap<>();
    of(balancer).values().removeIf(target -> target.hasLeft(region.time.millis()));
    of(balancer).forEach((id, target) -> states.put(id, shown(state(id, target))));
    return Outcome.ok(new Targets(states, Map.of()));
  }

  private TargetState shown(TargetState state) {
    return state == TargetState.HEALTHY && region.faults.happens(FaultKind.BALANCER_FLAPS)
        ? TargetState.UNHEALTHY
        : state;
  }

  @Override
  public Outcome<MachineId> register(BalancerSpec balancer, CloudMachine machine) {
    Target before = of(balancer).get(machine.id());
    if (before == null || before.isLeaving()) {
      of(balancer).put(machine.id(), new Target(region.time.millis(), Target.STAYS));
    }
    return Outcome.ok(machine.id());
  }

  @Override
  public Outcome<MachineId> deregister(BalancerSpec balancer, Member member) {
    Target before = of(balancer).get(member.id());
    if (before != null && !before.isLeaving()) {
      of(balancer).put(member.id(), new Target(before.registered(), region.time.millis()));
    }
    return Outcome.ok(member.id());
  }

  /**
   * Whether the balancer sends requests to that machine, or would if it had not fallen ill since it
   * was probed.
   */
  public boolean serves(BalancerSpec balancer, MachineId machine) {
    Target target = of(balancer).get(machine);
    return target != null && !target.isLeaving() && isProbed(target);
  }

  private boolean isProbed(Target target) {
    return region.time.millis() >= target.registered() + PROBED;
  }

  /** Whether people are connected to the machine through any balancer. */
  boolean connected(Instance machine) {
    for (Map<MachineId, Target> targets : balancers.values()) {
      Target target = targets.get(machine.id());
      if (target != null && !target.hasLeft(region.time.millis())) {
        TargetState state = state(machine.id(), target);
        if (state == TargetState.HEALTHY || state == TargetState.DRAINING) {
          return true;
        }
      }
    }
    return false;
  }

  private TargetState state(MachineId id, Target target) {
    if (target.isLeaving()) {
      return TargetState.DRAINING;
    }
    if (!isProbed(target)) {
      return TargetState.INITIAL;
    }
    return region.find(id).filter(machine -> machine.ready(region.time.millis())).isPresent()
        ? TargetState.HEALTHY
        : TargetState.UNHEALTHY;
  }
}
