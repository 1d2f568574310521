package scaler.outbound.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.Driver;
import org.postgresql.ds.PGSimpleDataSource;
import scaler.outbound.postgres.embedded.DatabaseLogin;
import scaler.outbound.postgres.embedded.EmbeddedPostgres;

/**
 * A database of a real PostgreSQL for one test class, empty at first. All of a JVM share one
 * embedded server, which ends with the JVM; with {@code SCALER_TEST_DATABASE_URL} (a JDBC address
 * with user and password) that server is used instead, and the databases are dropped at the end.
 *
 * @param url a JDBC address without user and password
 */
public record TestDatabase(String url, String user, String password) {
  /** An empty database that nobody else uses. */
  public static TestDatabase fresh() {
    return Server.SHARED.fresh();
  }

  /** One with scaler's tables, which are there sooner than by its migrations. */
  public static TestDatabase migrated() {
    return Server.SHARED.like(Template.OF_SCALER);
  }

  /** What others are copied from. */
  private static final class Template {
    static final TestDatabase OF_SCALER = Server.SHARED.fresh();

    static {
      // A database that somebody is connected to is not copied.
      Database.open(
              new Database.Address(OF_SCALER.url(), OF_SCALER.user(), OF_SCALER.password()), 2)
          .close();
    }
  }

  private String name() {
    return url.substring(url.lastIndexOf('/') + 1);
  }

  /** Opens a connection for each request; close them. */
  public DataSource dataSource() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    source.setUser(user);
    source.setPassword(password);
    return source;
  }

  private record Server(TestDatabase maintenance) {
    static final Server SHARED =
        new Server(
            Optional.ofNullable(System.getenv("SCALER_TEST_DATABASE_URL"))
                .map(Server::given)
                .orElseGet(Server::started));

    TestDatabase fresh() {
      return created("");
    }

    TestDatabase like(TestDatabase template) {
      return created(" template " + template.name());
    }

    private TestDatabase created(String how) {
      String name = "test_" + UUID.randomUUID().toString().replace("-", "");
      execute("create database " + name + how);
      if (System.getenv("SCALER_TEST_DATABASE_URL") != null) {
        atExit(() -> execute("drop database if exists " + name + " with (force)"));
      }
      String url = maintenance.url();
      return new TestDatabase(
          url.substring(0, url.lastIndexOf('/') + 1) + name,
          maintenance.user(),
          maintenance.password());
    }

    private void execute(String sql) {
      try (Connection connection = maintenance.dataSource().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute(sql);
      } catch (SQLException e) {
        throw new IllegalStateException(sql, e);
      }
    }

    private static TestDatabase given(String address) {
      Properties parts = Optional.ofNullable(Driver.parseURL(address, null)).orElseThrow();
      return new TestDatabase(
          "jdbc:postgresql://%s:%s/%s"
              .formatted(
                  parts.getProperty("PGHOST"),
                  parts.getProperty("PGPORT"),
                  parts.getProperty("PGDBNAME")),
          parts.getProperty("user", ""),
          parts.getProperty("password", ""));
    }

    private static TestDatabase started() {
      try {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        endThoseOfDeadProcesses(temporary);
        Path home = temporary.resolve(PREFIX + ProcessHandle.current().pid());
        EmbeddedPostgres server = serverIn(home);
        atExit(() -> end(home));
        DatabaseLogin login = server.attachOrStart();
        return new TestDatabase(login.url(), login.user(), login.password());
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    private static final String PREFIX = "scaler-test-postgres-";

    /** The programs are unpacked once for all runs of the tests. */
    private static EmbeddedPostgres serverIn(Path home) {
      Path target = Path.of(System.getProperty("scaler.project", ".."), "scaler", "target");
      Path binaries = Files.isDirectory(target) ? target.resolve("postgres") : home;
      return EmbeddedPostgres.in(home).withBinariesIn(binaries).withoutDurability();
    }

    /** A test JVM that was killed could not end its server. */
    private static void endThoseOfDeadProcesses(Path temporary) throws IOException {
      try (Stream<Path> homes = Files.list(temporary)) {
        homes
            .filter(home -> home.getFileName().toString().matches(PREFIX + "\\d+"))
            .filter(home -> ownerIsGone(home.getFileName().toString()))
            .forEach(Server::end);
      }
    }

    private static boolean ownerIsGone(String name) {
      return ProcessHandle.of(Long.parseLong(name.substring(PREFIX.length()))).isEmpty();
    }

    private static void end(Path home) {
      serverIn(home).stop();
      try (Stream<Path> all = Files.walk(home)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    private static void atExit(Runnable action) {
      Runtime.getRuntime().addShutdownHook(new Thread(action));
    }
  }
}
