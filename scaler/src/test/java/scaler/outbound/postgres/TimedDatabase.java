package scaler.outbound.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.spi.JdbiPlugin;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import scaler.outbound.postgres.BreakingConnection.Break;

/**
 * A database of a real PostgreSQL that takes a simulated clock for its own. Its SQL finds functions
 * of that name before the server's, as defaults of its columns do, which were bound when the tables
 * were made. Whoever uses it takes turns.
 */
final class TimedDatabase implements AutoCloseable {
  private static final String CLOCK =
      """
      CREATE SCHEMA simulated;
      CREATE FUNCTION simulated.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS $$
        SELECT coalesce(
          nullif(current_setting('simulated.now', true), '')::timestamptz,
          pg_catalog.clock_timestamp()) $$;
      CREATE FUNCTION simulated.now() RETURNS timestamptz LANGUAGE sql AS
        'SELECT simulated.clock_timestamp()';
      DO $$ BEGIN
        EXECUTE format(
          'ALTER DATABASE %I SET search_path = public, simulated, pg_catalog', current_database());
      END $$
      """;

  private final Tables tables;
  private final Connection listening;
  private InstantSource clock = () -> Instant.EPOCH;
  private @Nullable PGConnection told;
  private @Nullable Instant toldTime;

  private Optional<Break> breaks = Optional.empty();

  private TimedDatabase(Tables tables, Connection listening) {
    this.tables = tables;
    this.listening = listening;
    tables.database().jdbi().installPlugin(new Handles());
  }

  static TimedDatabase open() {
    TestDatabase fresh = TestDatabase.fresh();
    try {
      try (Connection connection = fresh.dataSource().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute(CLOCK);
      }
      Connection listening = fresh.dataSource().getConnection();
      try (Statement statement = listening.createStatement()) {
        statement.execute("LISTEN scaler");
      }
      return new TimedDatabase(Tables.on(fresh, 2), listening);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Each handle finds the time set, and a connection that breaks if it is to. */
  private final class Handles implements JdbiPlugin {
    @Override
    public Connection customizeConnection(Connection connection) throws SQLException {
      PGConnection physical = connection.unwrap(PGConnection.class);
      Instant now = clock.instant();
      if (physical != told || !now.equals(toldTime)) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("SET simulated.now = '%s'".formatted(now));
        }
        told = physical;
        toldTime = now;
      }
      return breaks.isPresent() ? BreakingConnection.over(connection, breaks.get()) : connection;
    }
  }

  /** Another clock, and no rows. */
  TimedDatabase emptied(InstantSource newClock) {
    clock = newClock;
    tables.emptied();
    return this;
  }

  Database database() {
    return tables.database();
  }

  Tables tables() {
    return tables;
  }

  /**
   * Whom a transaction that was committed just now has called.
   *
   * @return the application; empty when nobody was called within ten seconds
   */
  Optional<String> called() {
    try {
      var calls = listening.unwrap(PGConnection.class).getNotifications(10_000);
      return calls == null || calls.length == 0
          ? Optional.empty()
          : Optional.of(calls[0].getParameter());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * No transaction that is begun meanwhile comes to its end. Sequences take nothing back, so they
   * are set back by hand: what follows can be compared with a life in which nothing was begun.
   */
  void breaking(Break how, Runnable meanwhile) {
    List<Long> given = given();
    breaks = Optional.of(how);
    try {
      meanwhile.run();
    } finally {
      breaks = Optional.empty();
      tables.ask(
          String.class,
          "SELECT concat(setval('machine_slot_seq', greatest(1, ?), ? > 0),"
              + " setval('decision_id_seq', greatest(1, ?), ? > 0),"
              + " setval('job_rescue_id_seq', greatest(1, ?), ? > 0))",
          given.stream().flatMap(last -> Stream.of(last, last)).toArray());
    }
  }

  /** What the sequences whose numbers are told have given last. */
  private List<Long> given() {
    return tables.ask(
        Long.class,
        """
        SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM machine_slot_seq
        UNION ALL SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM decision_id_seq
        UNION ALL SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM job_rescue_id_seq
        """);
  }

  @Override
  public void close() {
    tables.database().close();
    try {
      listening.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
