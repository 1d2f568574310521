package scaler.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import scaler.app.wiring.Exit;
import scaler.outbound.postgres.TestDatabase;

/** An application called shop, applied to a database of its own: web 1 to 3, jobs 0 to 2. */
final class Shop {
  static final String FLEET =
      """
      application: shop
      timezone: Europe/Berlin
      cloud: { provider: local, subnets: [local-a, local-b] }
      prices: { local.small: 0.05 }
      roles:
        web:
          runs: app
          machines: [local.small]
          capacity: { min: 1, max: 3 }
        jobs:
          machines: [local.big]
          capacity: { min: 0, max: 2 }
          backlog: { source: { delayedJob: "${env:NO_SUCH_URL}" }, slo: { wait: 5m } }
      """;

  final TestDatabase database = TestDatabase.migrated();
  final Path folder;
  final Cli cli;

  Shop(Path folder) {
    this.folder = folder;
    this.cli = new Cli(folder.resolve("home")).on(database);
  }

  /** A shop whose fleet file governs. */
  static Shop applied(Path folder) {
    Shop shop = new Shop(folder);
    assertThat(shop.cli.run("apply", shop.file("shop.yaml", FLEET).toString()).code())
        .isEqualTo(Exit.OK);
    return shop;
  }

  Path file(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A machine as the loop would have it on record. */
  void machine(String id, String role, String state) {
    sql(
        """
        INSERT INTO machine (application, role, zone, version, request, instance_id, state, since,
          requested_at, first_running_at, address, machine_type, seen)
        VALUES ('shop', '%s', 'local-a', 1, '{}', '%s', '%s', now(), now(), now(), '127.1.2.3',
          'local.small', '{"jobs": "1"}')
        """
            .formatted(role, id, state));
  }

  /** Somebody else decides, or seems to. */
  void somebodyDecides() {
    sql(
        """
        INSERT INTO lease (application, holder, epoch, expires_at, looked_at, decided_at)
        VALUES ('shop', 'node-1, pid 7', 1, now() + interval '1 hour', now(), now())
        """);
  }

  void sql(String statement) {
    try (Connection connection = database.dataSource().getConnection();
        Statement sql = connection.createStatement()) {
      sql.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(statement, e);
    }
  }

  /** The one text that a query gives. */
  String ask(String query) {
    try (Connection connection = database.dataSource().getConnection();
        Statement sql = connection.createStatement();
        ResultSet rows = sql.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }
}
