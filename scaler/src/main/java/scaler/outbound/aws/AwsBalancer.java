package scaler.outbound.aws;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import scaler.core.model.BalancerSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.core.model.TargetState;
import scaler.engine.port.Balancer;
import scaler.engine.port.Outcome;
import software.amazon.awssdk.services.elasticloadbalancing.ElasticLoadBalancingClient;
import software.amazon.awssdk.services.elasticloadbalancing.model.Instance;
import software.amazon.awssdk.services.elasticloadbalancing.model.InvalidInstanceException;

/** Classic Load Balancers, and target groups of the newer ones. */
public final class AwsBalancer implements Balancer {
  private final AwsClients clients;
  private final ElasticLoadBalancingClient classic;
  private final TargetGroups groups;

  public AwsBalancer(AwsClients clients) {
    this.clients = clients;
    this.classic = clients.classic();
    this.groups = new TargetGroups(clients);
  }

  @Override
  public Outcome<Targets> targets(BalancerSpec balancer, Collection<Member> members) {
    return AwsFailures.ask(() ->
        switch (balancer) {
          case BalancerSpec.TargetGroup(var name) -> groups.targets(name, members);
          case BalancerSpec.Classic(var name) -> new Targets(classicTargets(name), Map.of());
        });
  }

  private Map<MachineId, TargetState> classicTargets(String name) {
    Map<MachineId, TargetState> states = new HashMap<>();
    classic
        .describeInstanceHealth(request ->
            request.loadBalancerName(name).overrideConfiguration(clients.deadline().rest()))
        .instanceStates()
        .stream()
        .filter(seen -> MachineId.looksLike(seen.instanceId()))
        .forEach(seen -> states.put(new MachineId(seen.instanceId()), BalancerWords.state(seen)));
    return states;
  }

  @Override
  public Outcome<MachineId> register(BalancerSpec balancer, CloudMachine machine) {
    return AwsFailures.ask(() ->
        switch (balancer) {
          case BalancerSpec.TargetGroup(var name) ->
              groups.register(name, new Member(machine.id(), machine.address()));
          case BalancerSpec.Classic(var name) -> {
            classic.registerInstancesWithLoadBalancer(request ->
                request
                    .loadBalancerName(name)
                    .instances(instance(machine.id()))
                    .overrideConfiguration(clients.deadline().rest()));
            yield machine.id();
          }
        });
  }

  @Override
  public Outcome<MachineId> deregister(BalancerSpec balancer, Member member) {
    return AwsFailures.ask(() ->
        switch (balancer) {
          case BalancerSpec.TargetGroup(var name) -> groups.deregister(name, member);
          case BalancerSpec.Classic(var name) -> leave(name, member.id());
        });
  }

  private MachineId leave(String name, MachineId machine) {
    try {
      classic.deregisterInstancesFromLoadBalancer(request ->
          request
              .loadBalancerName(name)
              .instances(instance(machine))
              .overrideConfiguration(clients.deadline().rest()));
    } catch (InvalidInstanceException notRegistered) {
      // That is what was wanted.
    }
    return machine;
  }

  private static Instance instance(MachineId machine) {
    return Instance.builder().instanceId(machine.value()).build();
  }
}
