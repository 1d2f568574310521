package scaler.outbound.aws;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.CloudMachine;
import scaler.engine.port.Outcome;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** Where machines would run: subnets, zones, room in them, security groups. */
final class NetworkChecks {
  private final AwsClients clients;
  private final Sheet sheet;

  NetworkChecks(AwsClients clients, Sheet sheet) {
    this.clients = clients;
    this.sheet = sheet;
  }

  /**
   * What was found.
   *
   * @param subnets by the name in the fleet file
   * @param groups those that the fleet file names
   */
  record Network(Map<String, Subnet> subnets, List<SecurityGroup> groups) {
    /** The zones of all subnets, in order. */
    Set<String> zones() {
      Set<String> zones = new TreeSet<>();
      subnets.values().forEach(subnet -> zones.add(subnet.availabilityZone()));
      return zones;
    }

    Optional<String> vpc() {
      return subnets.values().stream().map(Subnet::vpcId).findFirst();
    }
  }

  Network look(FleetSpec fleet, String applicationTag) {
    var resolver = new AwsResolver(clients);
    List<String> names = fleet.cloud().subnets();
    Map<String, Subnet> subnets =
        sheet
            .look(
                "subnets",
                () -> {
                  List<String> missed = new ArrayList<>();
                  Map<String, Subnet> found = resolver.subnets(names, missed);
                  sheet.missed("subnets", missed);
                  return found;
                })
            .orElseGet(HashMap::new);
    if (!subnets.isEmpty()) {
      room(fleet, subnets, applicationTag);
    }
    List<SecurityGroup> groups =
        sheet.look("security groups", () -> groups(resolver, fleet, subnets)).orElseGet(List::of);
    return new Network(Map.copyOf(subnets), List.copyOf(groups));
  }

  private List<SecurityGroup> groups(
      AwsResolver resolver, FleetSpec fleet, Map<String, Subnet> subnets) {
    List<String> missed = new ArrayList<>();
    List<String> named = fleet.cloud().securityGroups();
    List<String> ids = resolver.groups(named, subnets, missed);
    sheet.missed("security groups", missed);
    if (!named.isEmpty() && subnets.isEmpty()) {
      sheet.unknown("security groups", "not looked for without a subnet; mend the subnets first");
    } else if (!named.isEmpty() && missed.isEmpty()) {
      sheet.ok("security groups", String.join(", ", ids));
    }
    return described(ids);
  }

  /** Groups by id; none for none. */
  List<SecurityGroup> described(List<String> ids) {
    return ids.isEmpty() ? List.of() : groups(filter("group-id", ids));
  }

  /** The group that machines get where nobody names one. */
  List<SecurityGroup> standard(String vpc) {
    return groups(filter("vpc-id", List.of(vpc)), filter("group-name", List.of("default")));
  }

  private List<SecurityGroup> groups(Filter... filters) {
    return clients
        .ec2()
        .describeSecurityGroups(
            request -> request.filters(filters).overrideConfiguration(clients.deadline().rest()))
        .securityGroups();
  }

  private static Filter filter(String name, List<String> values) {
    return Filter.builder().name(name).values(values).build();
  }

  /** Addresses for all machines that may be, and zones for those that shall be at least. */
  private void room(FleetSpec fleet, Map<String, Subnet> subnets, String applicationTag) {
    Map<String, Integer> free = new TreeMap<>();
    subnets
        .values()
        .forEach(subnet ->
            free.merge(subnet.availabilityZone(), subnet.availableIpAddressCount(), Integer::sum));
    int most = fleet.roles().stream().mapToInt(role -> role.capacity().max()).sum();
    int there = there(fleet.application(), applicationTag);
    int places = free.values().stream().mapToInt(Integer::intValue).sum() + there;
    String rooms = String.join(", ", free.entrySet().stream().map(Object::toString).toList());
    if (places < most) {
      sheet.miss(
          "addresses",
          "the subnets have room for %d machines (%s free) and the roles may have %d; add a subnet or lower max"
              .formatted(places, rooms, most));
    } else {
      sheet.ok("addresses", "free: %s; the roles may have %d machines".formatted(rooms, most));
    }
    List<String> alone =
        fleet.roles().stream()
            .filter(role -> role.capacity().min() >= 2 && free.size() == 1)
            .map(RoleSpec::name)
            .map(Object::toString)
            .toList();
    if (alone.isEmpty()) {
      sheet.ok("zones", String.join(", ", free.keySet()));
    } else {
      sheet.miss(
          "zones",
          "all subnets lie in %s, so one failing zone takes all machines of %s; add a subnet in another zone"
              .formatted(String.join(", ", free.keySet()), String.join(", ", alone)));
    }
  }

  /** How many machines of the application hold an address already. */
  private int there(String application, String applicationTag) {
    return switch (new AwsCloud(clients, applicationTag).list(application)) {
      case Outcome.Ok<List<CloudMachine>>(var machines) -> {
        int held = (int) machines.stream().filter(NetworkChecks::holdsAddress).count();
        sheet.ok("listing", "%d machines of %s are there".formatted(held, application));
        yield held;
      }
      case Outcome.Failed<List<CloudMachine>>(var failure) -> {
        sheet.miss(
            "listing",
            "the machines cannot be listed (%s); without it scaler does nothing: allow ec2:DescribeInstances"
                .formatted(Sheet.shortened(failure.detail())));
        yield 0;
      }
    };
  }

  private static boolean holdsAddress(CloudMachine machine) {
    return switch (machine.state()) {
      case PENDING, RUNNING, STOPPING, STOPPED -> true;
      case SHUTTING_DOWN, TERMINATED -> false;
    };
  }
}
