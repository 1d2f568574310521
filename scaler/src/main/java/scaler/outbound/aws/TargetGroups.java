package scaler.outbound.aws;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import scaler.core.model.MachineId;
import scaler.core.model.TargetState;
import scaler.engine.port.Balancer.Member;
import scaler.engine.port.Balancer.Targets;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.InvalidTargetException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/** Target groups of Application and Network Load Balancers, by name. */
final class TargetGroups {
  private final AwsClients clients;
  private final ElasticLoadBalancingV2Client balancing;

  /** A name means the same group until that is deleted; then its ARN is not found. */
  private final Map<String, Group> known = new ConcurrentHashMap<>();

  TargetGroups(AwsClients clients) {
    this.clients = clients;
    this.balancing = clients.balancing();
  }

  /** A group, whose targets are instances or addresses. */
  private record Group(String arn, boolean byAddress) {}

  private interface Question<T> {
    T ask(Group group, Deadline deadline);
  }

  Targets targets(String name, Collection<Member> members) {
    Map<String, MachineId> addresses = new HashMap<>();
    members.forEach(
        member -> member.address().ifPresent(address -> addresses.put(address, member.id())));
    return in(
        name,
        (group, deadline) -> {
          Map<MachineId, TargetState> states = new HashMap<>();
          Map<String, TargetState> others = new HashMap<>();
          for (TargetHealthDescription seen :
              balancing
                  .describeTargetHealth(request ->
                      request.targetGroupArn(group.arn()).overrideConfiguration(deadline.rest()))
                  .targetHealthDescriptions()) {
            String target = seen.target().id();
            Optional<MachineId> machine =
                group.byAddress()
                    ? Optional.ofNullable(addresses.get(target))
                    : Optional.of(target).filter(MachineId::looksLike).map(MachineId::new);
            // On several ports it is as well as the worst of them.
            TargetState state = BalancerWords.state(seen.targetHealth());
            machine.ifPresentOrElse(
                id -> states.merge(id, state, TargetState::worse),
                () -> others.merge(target, state, TargetState::worse));
          }
          return new Targets(states, others);
        });
  }

  MachineId register(String name, Member member) {
    return in(
        name,
        (group, deadline) -> {
          balancing.registerTargets(request ->
              request
                  .targetGroupArn(group.arn())
                  .targets(
                      target(group, member)
                          .orElseThrow(() ->
                              SdkClientException.create(
                                  "%s has no address yet, and %s wants one"
                                      .formatted(member.id(), name))))
                  .overrideConfiguration(deadline.rest()));
          return member.id();
        });
  }

  MachineId deregister(String name, Member member) {
    return in(
        name,
        (group, deadline) -> {
          // A machine that never had an address cannot have been registered by one.
          target(group, member)
              .ifPresent(target -> {
                try {
                  balancing.deregisterTargets(request ->
                      request
                          .targetGroupArn(group.arn())
                          .targets(target)
                          .overrideConfiguration(deadline.rest()));
                } catch (InvalidTargetException notRegistered) {
                  // That is what was wanted.
                }
              });
          return member.id();
        });
  }

  private static Optional<TargetDescription> target(Group group, Member member) {
    return (group.byAddress() ? member.address() : Optional.of(member.id().value()))
        .map(id -> TargetDescription.builder().id(id).build());
  }

  private <T> T in(String name, Question<T> question) {
    Deadline deadline = clients.deadline();
    Group group = Optional.ofNullable(known.get(name)).orElseGet(() -> find(name, deadline));
    known.put(name, group);
    try {
      return question.ask(group, deadline);
    } catch (TargetGroupNotFoundException gone) {
      known.remove(name);
      throw gone;
    }
  }

  private Group find(String name, Deadline deadline) {
    TargetGroup found =
        balancing
            .describeTargetGroups(
                request -> request.names(name).overrideConfiguration(deadline.rest()))
            .targetGroups()
            .stream()
            .findFirst()
            .orElseThrow(() -> SdkClientException.create("there is no target group " + name));
    return new Group(found.targetGroupArn(), found.targetType() == TargetTypeEnum.IP);
  }
}
