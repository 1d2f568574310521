package scaler.outbound.queues;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import scaler.core.fleet.RescueSpec;
import scaler.core.model.LockedJob;

/**
 * Takes locks off a delayed_job table, as a user who may do little else (
 * sql/grants/delayed_job_rescuer.sql).
 */
final class DelayedJobRescue implements AutoCloseable {
  private static final Duration STATEMENT = Duration.ofSeconds(3);

  /** A machine has a handful of workers, and each of them one job. */
  private static final int MOST = 500;

  private static final String HELD =
      """
      select id, locked_by, locked_at::text as lock,
        extract(epoch from locked_at)::numeric(20, 6) as locked
      from delayed_jobs
      where locked_by = any(?) and locked_at is not null and failed_at is null
      order by id limit %d
      """
          .formatted(MOST);

  private static final String TROUBLE =
      """
      select case
        when pg_is_in_recovery() then 'it is a replica, which can only be read; give the primary''s address'
        when not (select bool_and(has_column_privilege('delayed_jobs', name, 'update')
              and (name = 'last_error' or has_column_privilege('delayed_jobs', name, 'select')))
            and has_column_privilege('delayed_jobs', 'id', 'select')
          from unnest(array['attempts', 'locked_at', 'locked_by', 'failed_at', 'last_error']) name)
          then 'its user may not free locks; run sql/grants/delayed_job_rescuer.sql in that database'
        when exists (select from delayed_jobs where locked_at > now() + interval '5 s')
          then 'there are locks later than now: let the application write its times in UTC, and set the workers'' clocks'
      end
      """;

  private static final String UNLOCK =
      """
      update delayed_jobs set locked_at = null, locked_by = null,
        attempts = greatest(attempts, least(attempts + 1, ? - 1))
      """;

  /** Nobody reads the error that stood there: it may hold personal data. */
  private static final String FAIL = UNLOCK + ", failed_at = now(), last_error = ?\n";

  /** Only this very lock: a worker that took the job since wrote another one. */
  private static final String THIS_LOCK =
      "where id = ? and locked_by = ? and locked_at::text = ? and failed_at is null";

  private final UnaryOperator<String> references;
  private final Connections connections = new Connections();

  DelayedJobRescue(UnaryOperator<String> references) {
    this.references = references;
  }

  List<LockedJob> held(RescueSpec rescue, Set<String> workers) throws NoReading {
    return with(
        rescue,
        connection -> {
          try (PreparedStatement query = connection.prepareStatement(HELD)) {
            query.setArray(1, connection.createArrayOf("text", workers.toArray()));
            List<LockedJob> jobs = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
              while (rows.next()) {
                jobs.add(job(rows));
              }
            }
            return jobs;
          }
        });
  }

  private static LockedJob job(ResultSet row) throws SQLException {
    var seconds = row.getBigDecimal("locked");
    return new LockedJob(
        row.getLong("id"),
        row.getString("locked_by"),
        row.getString("lock"),
        Instant.ofEpochSecond(
            seconds.longValue(), seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue()));
  }

  /** What would keep jobs from being freed, as a clause with what to do. */
  Optional<String> trouble(RescueSpec rescue) throws NoReading {
    return with(
        rescue,
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery(TROUBLE)) {
            row.next();
            return Optional.ofNullable(row.getString(1));
          }
        });
  }

  boolean free(RescueSpec rescue, LockedJob job, Optional<String> failure) throws NoReading {
    return with(
        rescue,
        connection -> {
          String sql = (failure.isPresent() ? FAIL : UNLOCK) + THIS_LOCK;
          try (PreparedStatement update = connection.prepareStatement(sql)) {
            int place = 1;
            update.setInt(place++, rescue.maxAttempts());
            if (failure.isPresent()) {
              update.setString(place++, failure.get());
            }
            update.setLong(place++, job.id());
            update.setString(place++, job.worker());
            update.setString(place, job.lock());
            return update.executeUpdate() == 1;
          }
        });
  }

  private <T> T with(RescueSpec rescue, Connections.Work<T> work) throws NoReading {
    DatabaseUrl url;
    try {
      url = DatabaseUrl.parse(rescue.url(), references);
    } catch (IllegalArgumentException wrong) {
      throw new NoReading(String.valueOf(wrong.getMessage()));
    }
    try {
      return connections.use(url, connection -> inUtc(connection, work));
    } catch (SQLException trouble) {
      throw SqlTrouble.ofRescue(trouble, url);
    }
  }

  private static <T> T inUtc(Connection connection, Connections.Work<T> work)
      throws SQLException, NoReading {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      // The gem writes UTC without a zone; a lock of its own that lasts is not waited for.
      statement.execute(
          "set local time zone 'UTC'; set local lock_timeout = '1s';"
              + " set local statement_timeout = "
              + STATEMENT.toMillis());
    }
    T answer = work.on(connection);
    connection.commit();
    return answer;
  }

  @Override
  public void close() throws SQLException {
    connections.close();
  }
}
