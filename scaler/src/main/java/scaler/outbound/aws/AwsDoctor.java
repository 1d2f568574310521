package scaler.outbound.aws;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.Resolved;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.Tariff;
import scaler.core.model.Market;
import scaler.engine.port.Finding;
import scaler.engine.port.LaunchRequest;
import scaler.outbound.aws.NetworkChecks.Network;
import scaler.outbound.aws.OriginChecks.Made;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** Says whether all that a fleet needs in AWS is there. Asks, and changes nothing. */
public final class AwsDoctor {
  /** Why nothing more is told where nobody is let in. */
  public static final String NOT_ASKED = "not asked without credentials; mend them first";

  private final Tariff tariff;
  private final AwsClients clients;
  private final InstantSource clock;
  private final String applicationTag;
  private final Sheet sheet = new Sheet();

  /**
   * Asks nothing yet.
   *
   * @param clock this computer's, held against AWS's
   * @param applicationTag the tag whose value is the application that a machine belongs to
   * @param tariff the prices that are known
   */
  public AwsDoctor(AwsClients clients, InstantSource clock, String applicationTag, Tariff tariff) {
    this.tariff = tariff;
    this.clients = clients;
    this.clock = clock;
    this.applicationTag = applicationTag;
  }

  /** Makes the request that a launch would send. */
  public interface Sample {
    /**
     * Makes one machine's.
     *
     * @param resolved what the fleet's names mean
     * @param subnet by id
     * @param type empty when the launch template says it
     */
    LaunchRequest launch(
        RoleSpec role, Resolved resolved, String subnet, String type, Market market);
  }

  /** Looks at everything; some seconds for each part at worst. */
  public List<Finding> examine(FleetSpec fleet, Sample sample) {
    var account = new AccountChecks(clients, sheet, clock);
    if (!account.credentials()) {
      sheet.unknown("everything else", NOT_ASKED);
      return sheet.findings();
    }
    var networks = new NetworkChecks(clients, sheet);
    Network network = networks.look(fleet, applicationTag);
    tags(fleet);
    fleet.cloud().keyPair().ifPresent(account::keyPair);
    fleet.roles().stream()
        .flatMap(role -> role.machine().profile().stream())
        .distinct()
        .forEach(account::profile);
    Map<RoleSpec, Made> made = new HashMap<>();
    var origins = new OriginChecks(clients, sheet);
    fleet.roles().forEach(role -> origins.look(role).ifPresent(found -> made.put(role, found)));
    types(fleet, network, made, account);
    doors(fleet, network, made, networks);
    volumes(fleet, network, made);
    launches(fleet, network, made, sample);
    var machines = new MachineChecks(clients, sheet);
    machines.examine();
    machines.power(applicationTag, fleet.application());
    return sheet.findings();
  }

  private void tags(FleetSpec fleet) {
    List<String> unfit =
        fleet.tags().keySet().stream().filter(key -> !TagKeys.fitMetadata(key)).sorted().toList();
    if (unfit.isEmpty()) {
      sheet.ok("tags", "their keys can stand in metadata");
    } else {
      sheet.miss(
          "tags",
          "%s cannot stand in a machine's metadata; choose another key"
              .formatted(String.join(", ", unfit)));
    }
  }

  private void volumes(FleetSpec fleet, Network network, Map<RoleSpec, Made> made) {
    var checks = new VolumeChecks(clients, sheet);
    Filter owned =
        Filter.builder().name("tag:" + applicationTag).values(fleet.application()).build();
    fleet.roles().stream()
        .filter(role -> !role.machine().dataVolumes().isEmpty())
        .forEach(
            role -> checks.look(role, network.zones(), Optional.ofNullable(made.get(role)), owned));
  }

  private static List<String> types(RoleSpec role, Map<RoleSpec, Made> made) {
    return Optional.ofNullable(made.get(role))
        .map(found -> found.types(role))
        .orElse(role.machine().types());
  }

  private void types(
      FleetSpec fleet, Network network, Map<RoleSpec, Made> made, AccountChecks account) {
    var all = new TreeSet<String>();
    fleet.roles().forEach(role -> all.addAll(types(role, made)));
    var checks = new TypeChecks(clients, sheet);
    if (!checks.learn(all, network.zones())) {
      return;
    }
    Map<Market, Integer> processors = new EnumMap<>(Market.class);
    for (RoleSpec role : fleet.roles()) {
      List<String> types = types(role, made);
      Optional<String> architecture =
          Optional.ofNullable(made.get(role)).flatMap(Made::architecture);
      checks.check(role, types, architecture, network.zones());
      int most = role.capacity().max() * checks.processors(types).orElse(0);
      role.machine().markets().forEach(market -> processors.merge(market, most, Integer::sum));
    }
    checks.prices(fleet, role -> types(role, made), tariff);
    if (all.stream().allMatch(type -> type.matches("(a|c|d|h|i|im|is|m|r|t|z)\\d.*"))) {
      processors.forEach(account::quota);
    } else {
      sheet.unknown(
          "quota",
          "not looked up for types of special families; see Service Quotas in the console");
    }
  }

  private void doors(
      FleetSpec fleet, Network network, Map<RoleSpec, Made> made, NetworkChecks networks) {
    var balancers = new BalancerChecks(clients, sheet);
    var doors = new DoorChecks(networks, sheet, ours());
    for (RoleSpec role : fleet.roles()) {
      List<Integer> ports =
          role.loadBalancers().stream()
              .flatMap(balancer -> balancers.look(balancer, network).stream())
              .distinct()
              .toList();
      doors.check(
          role, network, Optional.ofNullable(made.get(role)).flatMap(Made::template), ports);
    }
  }

  private static Collection<InetAddress> ours() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
          .toList();
    } catch (SocketException hidden) {
      return List.of();
    }
  }

  private void launches(FleetSpec fleet, Network network, Map<RoleSpec, Made> made, Sample sample) {
    Map<String, Resolved.Origin> origins = new HashMap<>();
    made.forEach((role, found) -> origins.put(role.name().value(), found.origin()));
    List<String> groups = network.groups().stream().map(group -> group.groupId()).toList();
    var resolved = new Resolved(AwsResolver.places(network.subnets()), groups, origins);
    var checks = new LaunchChecks(clients, sheet);
    for (RoleSpec role : fleet.roles()) {
      String check = "launch of " + role.name();
      Optional<String> subnet =
          fleet.cloud().subnets().stream()
              .flatMap(name -> Optional.ofNullable(network.subnets().get(name)).stream())
              .map(Subnet::subnetId)
              .findFirst();
      if (subnet.isEmpty() || !made.containsKey(role)) {
        sheet.unknown(check, "not tried while its subnet or image is missing; mend that first");
      } else {
        String type = role.machine().types().stream().findFirst().orElse("");
        for (Market market : role.machine().markets()) {
          checks.tryOut(
              market == Market.SPOT ? "spot " + check : check,
              sample.launch(role, resolved, subnet.get(), type, market));
        }
      }
    }
    sheet.unknown(
        "all other rights",
        "tagging and registering cannot be tried without doing it; deploy/iam/scaler.json allows them");
  }
}
