package scaler.outbound.aws;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import scaler.core.fleet.RoleSpec;
import scaler.outbound.aws.NetworkChecks.Network;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;

/** Whether security groups let in those who have to talk to machines. */
final class DoorChecks {
  /** Where a machine's status page is; see docs/machine-contract.md. */
  private static final int STATUS_PAGE = 8099;

  private static final String EVERYWHERE = "0.0.0.0/0";

  private final NetworkChecks networks;
  private final Sheet sheet;
  private final Collection<InetAddress> ours;

  /**
   * @param ours the addresses of this computer
   */
  DoorChecks(NetworkChecks networks, Sheet sheet, Collection<InetAddress> ours) {
    this.networks = networks;
    this.sheet = sheet;
    this.ours = List.copyOf(ours);
  }

  void check(
      RoleSpec role,
      Network network,
      Optional<ResponseLaunchTemplateData> template,
      List<Integer> balancer) {
    String what = "ports of " + role.name();
    sheet
        .look(what, () -> groups(network, template))
        .filter(groups -> !groups.isEmpty())
        .ifPresent(groups -> {
          asked(role).forEach((port, why) -> fromUs(what, why, port, groups));
          balancer.forEach(port -> fromAnywhere(what, port, groups));
        });
  }

  /** What a launch gets: the file's groups, else the template's, else the network's own. */
  private List<SecurityGroup> groups(
      Network network, Optional<ResponseLaunchTemplateData> template) {
    if (!network.groups().isEmpty()) {
      return network.groups();
    }
    List<String> ids =
        template.map(ResponseLaunchTemplateData::securityGroupIds).orElseGet(List::of);
    return ids.isEmpty()
        ? network.vpc().map(networks::standard).orElseGet(List::of)
        : networks.described(ids);
  }

  /** The ports that scaler itself asks. */
  private static Map<Integer, String> asked(RoleSpec role) {
    Map<Integer, String> ports = new TreeMap<>();
    role.health().ifPresent(health -> ports.put(health.at("127.0.0.1", 0).getPort(), "health"));
    ports.put(STATUS_PAGE, "the status page");
    return ports;
  }

  private void fromUs(String what, String why, int port, List<SecurityGroup> groups) {
    Set<String> sources = Ingress.sources(groups, port);
    String from = String.join(", ", sources);
    if (sources.isEmpty()) {
      sheet.miss(
          what,
          "%s let nothing in at %d for %s; add an inbound rule for it from where scaler runs"
              .formatted(names(groups), port, why));
    } else if (sources.contains(EVERYWHERE) || Ingress.anyOf(sources, ours)) {
      sheet.ok(what, "%d for %s is open from here (%s)".formatted(port, why, from));
    } else {
      sheet.unknown(
          what,
          "%d for %s is open from %s, and this computer is not known to be among them; see that scaler's is"
              .formatted(port, why, from));
    }
  }

  private void fromAnywhere(String what, int port, List<SecurityGroup> groups) {
    Set<String> sources = Ingress.sources(groups, port);
    if (sources.isEmpty()) {
      sheet.miss(
          what,
          "%s let nothing in at %d for the balancer; add an inbound rule for it from the balancer's group"
              .formatted(names(groups), port));
    } else {
      sheet.ok(
          what, "%d for the balancer is open from %s".formatted(port, String.join(", ", sources)));
    }
  }

  private static String names(List<SecurityGroup> groups) {
    return "security groups "
        + String.join(", ", groups.stream().map(SecurityGroup::groupId).toList());
  }
}
