package scaler.app.command.service;

import java.net.InetAddress;
import java.net.UnknownHostException;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Refusal;
import scaler.app.wiring.Service.HttpListen;

/** Where the service's pages listen, as {@code --http} says it. */
final class HttpAddress {
  private static final int LAST_PORT = 65_535;

  private HttpAddress() {}

  /**
   * Reads {@code HOST:PORT}.
   *
   * @param open whether others than this computer may read the pages
   */
  static HttpListen parse(String text, boolean open) {
    int colon = text.lastIndexOf(':');
    String port = text.substring(colon + 1);
    if (colon < 1 || !port.matches("\\d{1,5}") || Integer.parseInt(port) > LAST_PORT) {
      throw new Refusal(
          Exit.USAGE, "--http is \"%s\"; write HOST:PORT, as 127.0.0.1:8077".formatted(text));
    }
    String host = text.substring(0, colon);
    if (!open && !address(host).isLoopbackAddress()) {
      throw new Refusal(
          Exit.REFUSED,
          "--http %s would let others read the pages, which ask for no password; listen on 127.0.0.1, or add --http-without-password if that is meant"
              .formatted(text));
    }
    return new HttpListen(address(host).getHostAddress(), Integer.parseInt(port));
  }

  private static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new Refusal(
          Exit.USAGE,
          "--http names the host \"%s\", which nobody knows; write 127.0.0.1:8077".formatted(host));
    }
  }
}
