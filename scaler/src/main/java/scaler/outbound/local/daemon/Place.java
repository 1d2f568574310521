package scaler.outbound.local.daemon;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.Set;

/**
 * Where a machine listens.
 *
 * @param portOffset added to all its ports; zero where the address is its own
 */
record Place(String address, int portOffset) {
  /** The port of the application on every machine, before the offset. */
  static final int APP_PORT = 8080;

  /** The port of the status page, before the offset. */
  static final int STATUS_PORT = 8099;

  // Offsets keep the machines' ports below 20000, where the daemon's own begin.
  private static final int FIRST_OFFSET = 2_000;
  private static final int STEP = 10;
  private static final int OFFSETS = 990;
  private static final int ADDRESSES = 254 * 256;
  private static final int FIRST_PORT = 20_000;
  private static final int PORTS = 10_000;
  private static final int TRIES = 500;

  /** A place and where to look for the one after it. */
  record Found(Place place, int next) {}

  /** Whether an address other than 127.0.0.1 can be listened on; not every system has them. */
  static boolean ownAddresses() {
    return bindable("127.77.0.1", 0);
  }

  /**
   * The first free place from a position on. Going round the whole range before one is used again
   * keeps an old machine's address from meaning a new one.
   */
  static Optional<Found> free(int from, boolean shared, Set<Place> taken) {
    for (int i = 0; i < TRIES; i++) {
      int position = from + i;
      Place place = at(position, shared);
      if (!taken.contains(place)
          && bindable(place.address, APP_PORT + place.portOffset)
          && bindable(place.address, STATUS_PORT + place.portOffset)) {
        return Optional.of(new Found(place, Math.floorMod(position + 1, ADDRESSES * OFFSETS)));
      }
    }
    return Optional.empty();
  }

  /** A free port of 127.0.0.1 below those that the system gives away by itself. */
  static Optional<Integer> freePort(int from, Set<Integer> taken) {
    for (int i = 0; i < TRIES; i++) {
      int port = FIRST_PORT + Math.floorMod(from + i, PORTS);
      if (!taken.contains(port) && bindable("127.0.0.1", port)) {
        return Optional.of(port);
      }
    }
    return Optional.empty();
  }

  static boolean bindable(String address, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  private static Place at(int position, boolean shared) {
    if (shared) {
      return new Place("127.0.0.1", FIRST_OFFSET + STEP * Math.floorMod(position, OFFSETS));
    }
    int number = Math.floorMod(position, ADDRESSES);
    return new Place("127.77.%d.%d".formatted(number / 254, 1 + number % 254), 0);
  }
}
