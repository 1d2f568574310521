package scaler.core.fleet;

import java.net.URI;

/** The address of a page that each machine of a role has. */
public final class MachinePage {
  private MachinePage() {}

  /**
   * That page on one machine.
   *
   * @param url with {@code {address}} as its host
   * @param portOffset what is added to its port, for machines that share an address
   * @throws IllegalArgumentException when no address comes of it
   */
  public static URI at(String url, String address, int portOffset) {
    URI plain = URI.create(url.replace("{address}", address));
    int port =
        plain.getPort() < 0 ? (plain.getScheme().equals("https") ? 443 : 80) : plain.getPort();
    return URI.create(
        plain.getScheme()
            + "://"
            + address
            + ":"
            + (port + portOffset)
            + plain.getRawPath()
            + (plain.getRawQuery() == null ? "" : "?" + plain.getRawQuery()));
  }
}
