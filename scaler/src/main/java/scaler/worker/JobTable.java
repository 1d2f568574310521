package scaler.worker;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/**
 * The table delayed_jobs, as the gem's own workers use it; its session is in UTC, as their times
 * are.
 */
final class JobTable {
  /** The gem's {@code max_attempts} and {@code max_run_time}. */
  static final int MOST_ATTEMPTS = 25;

  private static final Duration LONGEST_RUN = Duration.ofHours(4);

  private static final String RESERVE =
      """
      update delayed_jobs set locked_at = clock_timestamp(), locked_by = ?
      where id = (
        select id from delayed_jobs
        where failed_at is null
          and (run_at <= clock_timestamp()
               and (locked_at is null or locked_at < clock_timestamp() - make_interval(secs => ?))
               or locked_by = ?)
        order by priority, run_at
        limit 1
        for update skip locked)
      returning id, handler, attempts
      """;

  private static final String FAIL =
      """
      update delayed_jobs set
        attempts = attempts + 1,
        last_error = ?,
        failed_at = case when ? or attempts + 1 >= ? then clock_timestamp() end,
        run_at = clock_timestamp() + make_interval(secs => (attempts + 1) ^ 4 + 5),
        locked_at = null, locked_by = null, updated_at = clock_timestamp()
      where id = ? and locked_by = ?
      """;

  private final Connection connection;
  private final String worker;

  /** A job that this worker has locked. */
  record Reserved(long id, String handler, int attempts) {}

  JobTable(Connection connection, String worker) throws SQLException {
    this.connection = connection;
    this.worker = worker;
    connection.setAutoCommit(true);
    try (Statement statement = connection.createStatement()) {
      statement.execute("set time zone 'UTC'");
    }
  }

  /** Locks the next job for this worker; one that it has locked already comes again. */
  Optional<Reserved> reserve() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RESERVE)) {
      statement.setString(1, worker);
      statement.setLong(2, LONGEST_RUN.toSeconds());
      statement.setString(3, worker);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(new Reserved(row.getLong(1), row.getString(2), row.getInt(3)))
            : Optional.empty();
      }
    }
  }

  /**
   * Records the run and deletes the job, both or neither.
   *
   * @return whether the job was still this worker's
   */
  boolean complete(Reserved job, DemoJob demo) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement run =
            connection.prepareStatement(
                "insert into demo_runs (number, worker, attempt) values (?, ?, ?)");
        PreparedStatement delete =
            connection.prepareStatement(
                "delete from delayed_jobs where id = ? and locked_by = ?")) {
      run.setInt(1, demo.number());
      run.setString(2, worker);
      run.setInt(3, job.attempts() + 1);
      run.executeUpdate();
      delete.setLong(1, job.id());
      delete.setString(2, worker);
      boolean mine = delete.executeUpdate() == 1;
      if (mine) {
        connection.commit();
      } else {
        connection.rollback();
      }
      return mine;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  /** Gives a job back for a later attempt, or up for good after the last one. */
  void fail(Reserved job, String error, boolean forGood) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FAIL)) {
      statement.setString(1, error);
      statement.setBoolean(2, forGood);
      statement.setInt(3, MOST_ATTEMPTS);
      statement.setLong(4, job.id());
      statement.setString(5, worker);
      statement.executeUpdate();
    }
  }

  /** Frees what this worker has locked, as the gem does when a worker ends. */
  void clearLocks() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update delayed_jobs set locked_at = null, locked_by = null where locked_by = ?")) {
      statement.setString(1, worker);
      statement.executeUpdate();
    }
  }
}
