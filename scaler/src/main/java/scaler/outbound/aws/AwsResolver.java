package scaler.outbound.aws;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.Resolved;
import scaler.core.fleet.Resolved.Origin;
import scaler.core.fleet.RoleSpec;
import scaler.engine.port.Resolver;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;

/** What a fleet file's names mean in a region of AWS. */
public final class AwsResolver implements Resolver {
  private final AwsClients clients;
  private final Ec2Client ec2;

  public AwsResolver(AwsClients clients) {
    this.clients = clients;
    this.ec2 = clients.ec2();
  }

  @Override
  public Resolution resolve(FleetSpec fleet) {
    try {
      List<String> missed = new ArrayList<>();
      Map<String, Subnet> subnets = subnets(fleet.cloud().subnets(), missed);
      List<String> groups = groups(fleet.cloud().securityGroups(), subnets, missed);
      Map<String, Origin> origins = new HashMap<>();
      var images = new AwsOrigins(clients);
      for (RoleSpec role : fleet.roles()) {
        images.of(role, missed).ifPresent(origin -> origins.put(role.name().value(), origin));
      }
      return missed.isEmpty()
          ? new Resolution.Found(new Resolved(places(subnets), groups, origins))
          : new Resolution.Missed(missed);
    } catch (SdkException trouble) {
      return new Resolution.Unknown(AwsFailures.of(trouble));
    }
  }

  static Map<String, Resolved.Subnet> places(Map<String, Subnet> subnets) {
    Map<String, Resolved.Subnet> places = new HashMap<>();
    subnets.forEach((name, found) ->
        places.put(name, new Resolved.Subnet(found.subnetId(), found.availabilityZone())));
    return places;
  }

  /** By id, or by the tag Name. */
  Map<String, Subnet> subnets(List<String> names, List<String> missed) {
    List<Subnet> shown = new ArrayList<>();
    for (Filter filter : filters(names, "subnet-", "subnet-id", "tag:Name")) {
      ec2.describeSubnetsPaginator(
              DescribeSubnetsRequest.builder()
                  .filters(filter)
                  .overrideConfiguration(clients.deadline().rest())
                  .build())
          .subnets()
          .forEach(shown::add);
    }
    Map<String, Subnet> found = new HashMap<>();
    for (String name : names) {
      List<Subnet> meant =
          shown.stream()
              .filter(subnet -> subnet.subnetId().equals(name) || named(subnet.tags(), name))
              .toList();
      one("subnet", name, meant, missed).ifPresent(subnet -> found.put(name, subnet));
    }
    sameNetwork(found, missed);
    return found;
  }

  private static void sameNetwork(Map<String, Subnet> subnets, List<String> missed) {
    Set<String> networks = new LinkedHashSet<>();
    subnets.values().forEach(subnet -> networks.add(subnet.vpcId()));
    if (networks.size() > 1) {
      missed.add(
          "the subnets lie in several networks (%s); name subnets of one"
              .formatted(String.join(", ", networks)));
    }
  }

  /** By id, or by their name within the subnets' network. */
  List<String> groups(List<String> names, Map<String, Subnet> subnets, List<String> missed) {
    Optional<String> network = subnets.values().stream().map(Subnet::vpcId).findFirst();
    if (names.isEmpty() || network.isEmpty()) {
      return List.of();
    }
    List<SecurityGroup> shown = new ArrayList<>();
    for (Filter filter : filters(names, "sg-", "group-id", "group-name")) {
      ec2.describeSecurityGroupsPaginator(
              DescribeSecurityGroupsRequest.builder()
                  .filters(filter, filter("vpc-id", network.get()))
                  .overrideConfiguration(clients.deadline().rest())
                  .build())
          .securityGroups()
          .forEach(shown::add);
    }
    List<String> found = new ArrayList<>();
    for (String name : names) {
      List<SecurityGroup> meant =
          shown.stream()
              .filter(group -> group.groupId().equals(name) || group.groupName().equals(name))
              .toList();
      one("security group", name, meant, missed).ifPresent(group -> found.add(group.groupId()));
    }
    return found;
  }

  /** One filter for what looks like ids and one for the rest; none for nothing. */
  private static List<Filter> filters(
      List<String> names, String prefix, String byId, String byName) {
    List<String> ids = names.stream().filter(name -> isId(prefix, name)).toList();
    List<String> others = names.stream().filter(name -> !isId(prefix, name)).toList();
    List<Filter> filters = new ArrayList<>();
    if (!ids.isEmpty()) {
      filters.add(Filter.builder().name(byId).values(ids).build());
    }
    if (!others.isEmpty()) {
      filters.add(Filter.builder().name(byName).values(others).build());
    }
    return filters;
  }

  private static boolean isId(String prefix, String name) {
    return name.matches(prefix + "[0-9a-f]{8,17}");
  }

  private static Filter filter(String name, String value) {
    return Filter.builder().name(name).values(value).build();
  }

  private static boolean named(List<Tag> tags, String name) {
    return tags.stream().anyMatch(tag -> tag.key().equals("Name") && tag.value().equals(name));
  }

  private static <T> Optional<T> one(String kind, String name, List<T> found, List<String> missed) {
    if (found.isEmpty()) {
      missed.add(
          "there is no %s %s in this region; write the id or the name of one that is there"
              .formatted(kind, name));
    } else if (found.size() > 1) {
      missed.add(
          "%d have the name of %s %s; write the id of the one that is meant"
              .formatted(found.size(), kind, name));
    }
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }
}
