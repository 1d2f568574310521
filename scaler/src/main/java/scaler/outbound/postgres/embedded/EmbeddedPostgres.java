package scaler.outbound.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A PostgreSQL of scaler's own below one private folder. One process starts it, others attach; it
 * goes on when they end, until {@link #stop()}. What it has committed survives a crash, it asks for
 * a password and listens on 127.0.0.1 only, on a port that is kept.
 *
 * <p>All trouble is an {@link EmbeddedPostgresException}.
 */
public final class EmbeddedPostgres {
  private static final Pattern DATABASE = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

  private final Path home;
  private final Path binaries;
  private final boolean durable;

  private EmbeddedPostgres(Path home, Path binaries, boolean durable) {
    this.home = home;
    this.binaries = binaries;
    this.durable = durable;
  }

  /**
   * The server whose data, password and programs lie in that folder. It is made when it is not
   * there; nothing is started yet.
   */
  public static EmbeddedPostgres in(Path home) {
    Path absolute = home.toAbsolutePath().normalize();
    return new EmbeddedPostgres(absolute, absolute, true);
  }

  /** The same, with the unpacked programs in a folder that several servers share. */
  public EmbeddedPostgres withBinariesIn(Path shared) {
    return new EmbeddedPostgres(home, shared.toAbsolutePath().normalize(), durable);
  }

  /** The same, faster: a crash of the computer may lose everything. For tests. */
  public EmbeddedPostgres withoutDurability() {
    return new EmbeddedPostgres(home, binaries, false);
  }

  /** What there is of the server. */
  public sealed interface Status {
    /** Nothing has been made in the folder. */
    record Absent() implements Status {}

    /** There is data, and nobody serves it. */
    record Stopped() implements Status {}

    /** It answers. */
    record Running(long pid, DatabaseLogin login) implements Status {}
  }

  /** What there is of the server, without changing anything. */
  public Status status() {
    Cluster cluster = cluster();
    if (!cluster.exists()) {
      return new Status.Absent();
    }
    Optional<Long> pid = cluster.process().pid();
    if (pid.isEmpty() || !cluster.answers()) {
      return new Status.Stopped();
    }
    try {
      return new Status.Running(pid.get(), cluster.login(Cluster.USER));
    } catch (IOException e) {
      throw Folder.trouble(home, e);
    }
  }

  /**
   * The running server's database {@code scaler}; it is unpacked, made and started where it is not.
   * Seconds, or at most some minutes.
   */
  public DatabaseLogin attachOrStart() {
    return createDatabase(Cluster.USER);
  }

  /**
   * A database of the server, made when it is not there; the server is started when it does not
   * run.
   *
   * @param name lower case letters, digits and underscores, at most 63 characters
   * @throws IllegalArgumentException when it is not such a name
   */
  public DatabaseLogin createDatabase(String name) {
    if (!DATABASE.matcher(name).matches()) {
      throw new IllegalArgumentException("not a name of a database: " + name);
    }
    Cluster cluster = cluster();
    try {
      if (!cluster.answers()) {
        Folder.makePrivate(home);
        try (Folder.Lock _ = Folder.lock(home)) {
          if (!cluster.answers()) {
            cluster.start(programs(), Account.forHome(home));
          }
        }
      }
      return cluster.database(name);
    } catch (IOException e) {
      throw Folder.trouble(home, e);
    }
  }

  /** Ends the server, running queries included; no trouble when it does not run. */
  public void stop() {
    Cluster cluster = cluster();
    if (!cluster.exists()) {
      return;
    }
    try (Folder.Lock _ = Folder.lock(home)) {
      cluster.stop(programs(), Account.forHome(home));
    } catch (IOException e) {
      throw Folder.trouble(home, e);
    }
  }

  private Path programs() throws IOException {
    if (binaries.equals(home)) {
      return Binaries.unpackedIn(home);
    }
    Files.createDirectories(binaries);
    try (Folder.Lock _ = Folder.lock(binaries)) {
      return Binaries.unpackedIn(binaries);
    }
  }

  private Cluster cluster() {
    return new Cluster(home, durable);
  }
}
