package scaler.outbound.postgres.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/** The port of a server, chosen once and kept in a file of its home. */
final class Port {
  /** Below the ports that Linux gives to outgoing connections, so that none is taken by chance. */
  private static final int FIRST = 20_000;

  private static final int COUNT = 10_000;

  private Port() {}

  static boolean isKept(Path home) {
    return Files.exists(file(home));
  }

  static int kept(Path home) throws IOException {
    String text = Files.readString(file(home)).strip();
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IOException(file(home) + " holds no number", e);
    }
  }

  /** Keeps a port that is free now; each home begins to look at another one. */
  static void choose(Path home) throws IOException {
    int from = Math.floorMod(home.hashCode(), COUNT);
    for (int n = 0; n < COUNT; n++) {
      int port = FIRST + (from + n) % COUNT;
      if (isFree(port)) {
        Folder.writePrivate(file(home), Integer.toString(port));
        return;
      }
    }
    throw new EmbeddedPostgresException(
        "no port from %d to %d is free for the embedded PostgreSQL; set SCALER_DATABASE_URL to a PostgreSQL of your own"
            .formatted(FIRST, FIRST + COUNT - 1));
  }

  static void refuseTaken(Path home) throws IOException {
    if (!isFree(kept(home))) {
      throw new EmbeddedPostgresException(
          "port %d of the embedded PostgreSQL in %s is taken by another program; end that program, or delete %s to have another port chosen"
              .formatted(kept(home), home, file(home)));
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static Path file(Path home) {
    return home.resolve("port");
  }
}
