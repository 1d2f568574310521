package scaler.outbound.queues;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import scaler.core.fleet.RoleSpec.Count;
import scaler.core.fleet.SourceSpec.DelayedJob;
import scaler.outbound.postgres.TestDatabase;

/** A delayed_job table in a database of its own, and files of the project that go with it. */
public record JobsTable(TestDatabase database) {
  public static final Duration FOUR_HOURS = Duration.ofHours(4);

  public static JobsTable empty() throws IOException {
    var table = new JobsTable(TestDatabase.fresh());
    table.execute(file("deploy/demo/schema.sql"));
    return table;
  }

  public static String file(String path) throws IOException {
    return Files.readString(project().resolve(path), StandardCharsets.UTF_8);
  }

  public static Path project() {
    return Path.of(System.getProperty("scaler.project", ".."));
  }

  /** One job; the values are SQL, and UTC without a zone is what the gem writes. */
  public void insert(String runAt, String lockedAt, String lockedBy, String failedAt) {
    execute(
        """
        insert into delayed_jobs (handler, run_at, locked_at, locked_by, failed_at)
        select '--- x', %s, %s, %s, %s
        from (select now() at time zone 'UTC' as now) as clock
        """
            .formatted(runAt, lockedAt, lockedBy, failedAt));
  }

  public void execute(String sql) {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  public long number(String sql) {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** {@code host:port/database} */
  public String place() {
    return database.url().substring("jdbc:postgresql://".length());
  }

  public String url() {
    return "postgres://%s:%s@%s".formatted(database.user(), database.password(), place());
  }

  public DelayedJob source() {
    return new DelayedJob(url(), Count.READY, Optional.empty(), FOUR_HOURS, Optional.empty());
  }

  public DelayedJob source(Count count, String where) {
    return new DelayedJob(url(), count, Optional.of(where), FOUR_HOURS, Optional.empty());
  }
}
