package scaler.outbound.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;

/** scaler's database: a pool, its schema, its clock. */
public final class Database implements AutoCloseable, InstantSource {
  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final int schema;

  private Database(HikariDataSource pool, int schema) {
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
    this.schema = schema;
  }

  /** Where the database is and who asks. The URL is JDBC's. */
  public record Address(String url, String user, String password) {
    @Override
    public String toString() {
      return url + " as " + user;
    }
  }

  /**
   * Connects and brings the schema up to date.
   *
   * @throws DatabaseException with a sentence for the user when that cannot be done
   */
  public static Database open(Address address, int connections) {
    HikariConfig config = pool(address, connections);
    HikariDataSource pool;
    try {
      pool = new HikariDataSource(config);
    } catch (RuntimeException e) {
      throw new DatabaseException(
          "cannot reach scaler's database at %s (%s); check SCALER_DATABASE_URL and that PostgreSQL runs; scaler status --from-cloud FILE shows the machines without it"
              .formatted(withoutParameters(address.url()), rootMessage(e)),
          e);
    }
    try {
      Database database = new Database(pool, migrate(pool));
      database.refuseNewer();
      return database;
    } catch (FlywayException e) {
      pool.close();
      throw new DatabaseException(
          "the schema of scaler's database cannot be brought up to date (%s)"
              .formatted(rootMessage(e)),
          e);
    } catch (DatabaseException e) {
      pool.close();
      throw e;
    }
  }

  private static HikariConfig pool(Address address, int connections) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(address.url());
    config.setUsername(address.user());
    config.setPassword(address.password());
    config.setPoolName("scaler");
    config.setMaximumPoolSize(connections);
    config.setConnectionTimeout(5_000);
    config.setInitializationFailTimeout(3_000);
    config.addDataSourceProperty("ApplicationName", "scaler");
    config.addDataSourceProperty("connectTimeout", "5");
    config.addDataSourceProperty("socketTimeout", "20");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    // Whoever stands still within a transaction holds its lease's row against who would follow: it
    // loses the transaction before the lease is over, or it would be followed late.
    config.addDataSourceProperty(
        "options",
        "-c statement_timeout=10s -c lock_timeout=5s -c idle_in_transaction_session_timeout=10s");
    return config;
  }

  /** The number of the last migration that this program knows; there may be later ones. */
  private static int migrate(DataSource pool) {
    Flyway flyway =
        Flyway.configure()
            .dataSource(pool)
            .locations("classpath:sql")
            .sqlMigrationPrefix("V")
            .failOnMissingLocations(true)
            .loggers("slf4j")
            .load();
    flyway.migrate();
    return Arrays.stream(flyway.info().all())
        .filter(migration -> migration.getState().isResolved())
        .mapToInt(migration -> Integer.parseInt(migration.getVersion().getVersion()))
        .max()
        .orElseThrow();
  }

  private void refuseNewer() {
    int needs =
        jdbi.withHandle(handle ->
            handle.createQuery("SELECT needs_schema FROM installation").mapTo(Integer.class).one());
    if (needs > schema) {
      throw new DatabaseException(
          "scaler's database was brought to schema %d by a newer scaler, and this one knows schema %d; install that newer one here too"
              .formatted(needs, schema));
    }
  }

  /** The number of the last migration that this program knows. */
  int schema() {
    return schema;
  }

  Jdbi jdbi() {
    return jdbi;
  }

  /** The database's clock: what several nodes agree on. */
  @Override
  public Instant instant() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT clock_timestamp()")
            .map((rs, c) -> rs.getObject(1, OffsetDateTime.class).toInstant())
            .one());
  }

  /**
   * The name under which an application's machines run: its own, or this database's, which was made
   * when the schema was.
   */
  public String installation(String application) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT coalesce(
                  (SELECT install FROM application_record WHERE application = :application), id)
                FROM installation
                """)
            .bind("application", application)
            .mapTo(String.class)
            .one());
  }

  @Override
  public void close() {
    pool.close();
  }

  static Optional<Instant> instant(java.sql.ResultSet rs, String column)
      throws java.sql.SQLException {
    return Optional.ofNullable(rs.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  private static String withoutParameters(String url) {
    int query = url.indexOf('?');
    return query < 0 ? url : url.substring(0, query);
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    if (root instanceof UnknownHostException) {
      return "there is no such host";
    }
    return message == null
        ? root.getClass().getSimpleName()
        : message.lines().findFirst().orElse("").strip();
  }
}
