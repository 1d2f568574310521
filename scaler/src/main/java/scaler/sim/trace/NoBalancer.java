package scaler.sim.trace;

import java.util.Collection;
import java.util.Map;
import scaler.core.model.BalancerSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.engine.port.Balancer;
import scaler.engine.port.Outcome;

/** Workers of a queue stand behind none. */
final class NoBalancer implements Balancer {
  @Override
  public Outcome<Targets> targets(BalancerSpec balancer, Collection<Member> members) {
    return Outcome.ok(new Targets(Map.of(), Map.of()));
  }

  @Override
  public Outcome<MachineId> register(BalancerSpec balancer, CloudMachine machine) {
    return Outcome.ok(machine.id());
  }

  @Override
  public Outcome<MachineId> deregister(BalancerSpec balancer, Member member) {
    return Outcome.ok(member.id());
  }
}
