package scaler.outbound.probe;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.regex.Pattern;

/**
 * An address that may be asked. It is a literal, so no name server is asked and nothing can change
 * between the check and the call.
 *
 * @param host as it stands in a URL
 */
record Target(String host) {
  /** Decimal, without leading zeros: everything else is read differently by different readers. */
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");

  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");

  /**
   * @param local the machines are processes on this computer, so that loopback is theirs
   * @throws IllegalArgumentException with a clause that says why it may not be asked
   */
  static Target of(String address, boolean local) {
    boolean v4 = IPV4.matcher(address).matches();
    if (!v4 && !(address.indexOf(':') >= 0 && IPV6.matcher(address).matches())) {
      throw new IllegalArgumentException("its address is not a plain IP address");
    }
    InetAddress parsed = parse(address);
    if (parsed.isLoopbackAddress() && !local) {
      throw new IllegalArgumentException(
          "its address %s is a loopback one, which only the local cloud has".formatted(address));
    }
    if (!parsed.isLoopbackAddress() && forbidden(parsed)) {
      throw new IllegalArgumentException(
          "its address %s is link-local, multicast or a metadata service; no machine has it"
              .formatted(address));
    }
    return new Target(v4 ? address : "[" + address + "]");
  }

  private static InetAddress parse(String address) {
    try {
      return InetAddress.ofLiteral(address);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException("its address is not a plain IP address", wrong);
    }
  }

  private static boolean forbidden(InetAddress address) {
    if (address.isLinkLocalAddress() || address.isMulticastAddress()) {
      return true;
    }
    byte[] bytes = address.getAddress();
    return switch (address) {
      case Inet4Address _ -> bytes[0] == 0 || (bytes[0] & 0xf0) == 0xf0;
      case Inet6Address _ -> !mayBeV6(bytes);
      default -> true;
    };
  }

  /** Of IPv6: unicast 2000::/3 and private fc00::/7, without what leads to an IPv4 address. */
  private static boolean mayBeV6(byte[] bytes) {
    int first = (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
    int second = (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
    boolean metadata = first == 0xfd00 && second == 0x0ec2;
    boolean tunnel = first == 0x2002 || (first == 0x2001 && second == 0);
    boolean unicast = (first & 0xe000) == 0x2000 || (first & 0xfe00) == 0xfc00;
    return unicast && !metadata && !tunnel;
  }
}
