package scaler.outbound.aws;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import scaler.core.model.BalancerSpec;
import scaler.outbound.aws.NetworkChecks.Network;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.elasticloadbalancing.model.LoadBalancerDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AvailabilityZone;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/** The load balancers that roles join. */
final class BalancerChecks {
  private final AwsClients clients;
  private final Sheet sheet;

  BalancerChecks(AwsClients clients, Sheet sheet) {
    this.clients = clients;
    this.sheet = sheet;
  }

  /** The ports at which the balancer asks its machines; none when it is not there. */
  List<Integer> look(BalancerSpec balancer, Network network) {
    String check =
        switch (balancer) {
          case BalancerSpec.TargetGroup(var name) -> "target group " + name;
          case BalancerSpec.Classic(var name) -> "balancer " + name;
        };
    return sheet
        .look(
            check,
            () ->
                switch (balancer) {
                  case BalancerSpec.TargetGroup(var name) -> group(check, name, network);
                  case BalancerSpec.Classic(var name) -> classic(check, name, network);
                })
        .orElseGet(List::of);
  }

  private List<Integer> group(String check, String name, Network network) {
    Optional<TargetGroup> found = group(name);
    if (found.isEmpty()) {
      sheet.miss(
          check, "there is none of that name in this region; make it, or write one that is there");
      return List.of();
    }
    TargetGroup group = found.get();
    if (group.targetType() != TargetTypeEnum.INSTANCE && group.targetType() != TargetTypeEnum.IP) {
      sheet.miss(
          check,
          "its targets are of the type %s; make one for instances or addresses"
              .formatted(group.targetTypeAsString()));
      return List.of();
    }
    if (network.vpc().filter(vpc -> !vpc.equals(group.vpcId())).isPresent()) {
      sheet.miss(
          check,
          "it lies in %s and the subnets in %s; write a group or subnets of the same network"
              .formatted(group.vpcId(), network.vpc().get()));
      return List.of();
    }
    if (group.loadBalancerArns().isEmpty()) {
      sheet.miss(check, "no load balancer sends anything to it; add a listener that does");
    } else {
      balancersOf(group).forEach(balancer -> enabled(check, balancer, network));
    }
    return List.of(group.port());
  }

  private Optional<TargetGroup> group(String name) {
    try {
      return clients
          .balancing()
          .describeTargetGroups(
              request -> request.names(name).overrideConfiguration(clients.deadline().rest()))
          .targetGroups()
          .stream()
          .findFirst();
    } catch (AwsServiceException refused) {
      return orEmpty(refused);
    }
  }

  private List<LoadBalancer> balancersOf(TargetGroup group) {
    return clients
        .balancing()
        .describeLoadBalancers(request ->
            request
                .loadBalancerArns(group.loadBalancerArns())
                .overrideConfiguration(clients.deadline().rest()))
        .loadBalancers();
  }

  private void enabled(String check, LoadBalancer balancer, Network network) {
    Set<String> zones = new TreeSet<>();
    balancer.availabilityZones().stream().map(AvailabilityZone::zoneName).forEach(zones::add);
    enabled(check, balancer.loadBalancerName(), zones, network);
  }

  private List<Integer> classic(String check, String name, Network network) {
    Optional<LoadBalancerDescription> found = classic(name);
    if (found.isEmpty()) {
      sheet.miss(
          check, "there is none of that name in this region; make it, or write one that is there");
      return List.of();
    }
    Set<String> zones = new TreeSet<>(found.get().availabilityZones());
    network.subnets().values().stream()
        .filter(subnet -> found.get().subnets().contains(subnet.subnetId()))
        .forEach(subnet -> zones.add(subnet.availabilityZone()));
    enabled(check, name, zones, network);
    return found.get().listenerDescriptions().stream()
        .map(listener -> listener.listener().instancePort())
        .distinct()
        .toList();
  }

  private Optional<LoadBalancerDescription> classic(String name) {
    try {
      return clients
          .classic()
          .describeLoadBalancers(request ->
              request.loadBalancerNames(name).overrideConfiguration(clients.deadline().rest()))
          .loadBalancerDescriptions()
          .stream()
          .findFirst();
    } catch (AwsServiceException refused) {
      return orEmpty(refused);
    }
  }

  private static <T> Optional<T> orEmpty(AwsServiceException refused) {
    if (AwsFailures.notFound(refused)) {
      return Optional.empty();
    }
    throw refused;
  }

  /** A balancer sends nothing to machines in a zone that it is not enabled in. */
  private void enabled(String check, String balancer, Set<String> zones, Network network) {
    Set<String> lacking = network.zones();
    lacking.removeAll(zones);
    if (lacking.isEmpty()) {
      sheet.ok(check, "%s is enabled in %s".formatted(balancer, String.join(", ", zones)));
    } else {
      sheet.miss(
          check,
          "%s is not enabled in %s, where machines would get nothing; enable it there, or leave out the subnet"
              .formatted(balancer, String.join(", ", lacking)));
    }
  }
}
