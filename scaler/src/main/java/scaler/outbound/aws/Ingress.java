package scaler.outbound.aws;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;

/** What security groups let in; pure. */
final class Ingress {
  private Ingress() {}

  /** From where TCP gets in at a port: ranges of addresses, ids of groups and of prefix lists. */
  static Set<String> sources(List<SecurityGroup> groups, int port) {
    Set<String> sources = new LinkedHashSet<>();
    for (SecurityGroup group : groups) {
      group.ipPermissions().stream()
          .filter(rule -> lets(rule, port))
          .forEach(rule -> {
            rule.ipRanges().forEach(range -> sources.add(range.cidrIp()));
            rule.ipv6Ranges().forEach(range -> sources.add(range.cidrIpv6()));
            rule.userIdGroupPairs().forEach(pair -> sources.add(pair.groupId()));
            rule.prefixListIds().forEach(list -> sources.add(list.prefixListId()));
          });
    }
    return sources;
  }

  private static boolean lets(IpPermission rule, int port) {
    if (rule.ipProtocol().equals("-1")) {
      return true;
    }
    return (rule.ipProtocol().equals("tcp") || rule.ipProtocol().equals("6"))
        && rule.fromPort() != null
        && rule.toPort() != null
        && rule.fromPort() <= port
        && port <= rule.toPort();
  }

  /** Whether one of the addresses lies in one of the sources that are ranges of addresses. */
  static boolean anyOf(Collection<String> sources, Collection<InetAddress> addresses) {
    return sources.stream()
        .anyMatch(source -> addresses.stream().anyMatch(address -> within(source, address)));
  }

  private static boolean within(String range, InetAddress address) {
    int slash = range.indexOf('/');
    if (slash < 0) {
      return false;
    }
    byte[] first = bytes(range.substring(0, slash));
    byte[] asked = address.getAddress();
    int free = 8 * first.length - Integer.parseInt(range.substring(slash + 1));
    return first.length == asked.length
        && new BigInteger(1, first)
            .shiftRight(free)
            .equals(new BigInteger(1, asked).shiftRight(free));
  }

  /** AWS writes addresses as numbers; no name is ever looked up. */
  private static byte[] bytes(String address) {
    try {
      return InetAddress.getByName(address).getAddress();
    } catch (UnknownHostException noAddress) {
      return new byte[0];
    }
  }
}
