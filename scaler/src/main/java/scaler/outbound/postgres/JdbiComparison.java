package scaler.outbound.postgres;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import scaler.core.model.RoleName;
import scaler.engine.port.Comparison;
import scaler.engine.port.Lease;

/** Sums of both sides, a row for each role. */
public final class JdbiComparison implements Comparison {
  private static final BigDecimal HOUR_SECONDS = BigDecimal.valueOf(3600);

  /** Adds the time since the last look; none when that is too long ago. */
  private static final String ADD =
      """
      UPDATE shadow SET
        at = :now,
        watched_s = watched_s + passed.s,
        imagined = :imagined,
        actual = :actual,
        imagined_s = imagined_s + :imagined * passed.s,
        actual_s = actual_s + :actual * passed.s,
        imagined_unpriced_s = imagined_unpriced_s + :imaginedUnpriced * passed.s,
        actual_unpriced_s = actual_unpriced_s + :actualUnpriced * passed.s,
        imagined_usd = imagined_usd + :imaginedUsd * passed.s::numeric / :hour,
        actual_usd = actual_usd + :actualUsd * passed.s::numeric / :hour,
        longest_wait_s = greatest(longest_wait_s, (
          SELECT oldest_s FROM sample
          WHERE sample.application = :application AND sample.role = :role
          ORDER BY sample.at DESC LIMIT 1))
      FROM (
        SELECT CASE WHEN s BETWEEN 0 AND :gap THEN s ELSE 0 END AS s
        FROM (SELECT extract(epoch FROM :now - at)::float8 AS s FROM shadow
              WHERE application = :application AND role = :role) between_looks) passed
      WHERE shadow.application = :application AND shadow.role = :role
      """;

  private final Jdbi jdbi;

  public JdbiComparison(Database database) {
    this.jdbi = database.jdbi();
  }

  /**
   * What a role's shadow came to.
   *
   * @param watched how long both sides were seen
   * @param launched imagined launches since
   * @param ended imagined ends since
   * @param longestWait of a ready job, as the queue told; empty when it never did
   */
  public record Compared(
      RoleName role,
      Instant since,
      Duration watched,
      int launched,
      int ended,
      Total imagined,
      Total real,
      Optional<Duration> longestWait) {}

  /**
   * One side.
   *
   * @param machines at the last look
   * @param hours of all machines together
   * @param unpricedHours those of machines whose price nobody knows; not in {@code dollars}
   */
  public record Total(int machines, double hours, double unpricedHours, BigDecimal dollars) {}

  @Override
  public boolean begun(String application, RoleName role) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT 1 FROM shadow WHERE application = :application AND role = :role")
            .bind("application", application)
            .bind("role", role.value())
            .mapTo(Integer.class)
            .findOne()
            .isPresent());
  }

  @Override
  public void begin(Lease lease, RoleName role, Instant now) {
    jdbi.useTransaction(handle -> {
      Fence.check(handle, lease);
      handle
          .createUpdate(
              """
              INSERT INTO shadow (application, role, since, at) VALUES (:application, :role, :now, :now)
              ON CONFLICT DO NOTHING
              """)
          .bind("application", lease.application())
          .bind("role", role.value())
          .bind("now", now)
          .execute();
    });
  }

  @Override
  public void add(Lease lease, RoleName role, Side imagined, Side real, Instant now) {
    jdbi.useTransaction(handle -> {
      Fence.check(handle, lease);
      handle
          .createUpdate(ADD)
          .bind("application", lease.application())
          .bind("role", role.value())
          .bind("now", now)
          .bind("gap", (double) GAP.toSeconds())
          .bind("hour", HOUR_SECONDS)
          .bind("imagined", imagined.machines())
          .bind("imaginedUsd", imagined.perHour())
          .bind("imaginedUnpriced", imagined.unpriced())
          .bind("actual", real.machines())
          .bind("actualUsd", real.perHour())
          .bind("actualUnpriced", real.unpriced())
          .execute();
    });
  }

  /** What has come of a shadow, by role. */
  public List<Compared> of(String application) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT shadow.*,
                  (SELECT count(*) FROM machine m WHERE m.application = shadow.application
                    AND m.role = shadow.role AND m.requested_at > shadow.since
                    AND m.first_running_at IS NOT NULL) AS launched,
                  (SELECT count(*) FROM machine m WHERE m.application = shadow.application
                    AND m.role = shadow.role AND m.state IN ('terminating', 'gone')
                    AND m.first_running_at IS NOT NULL) AS ended
                FROM shadow WHERE application = :application ORDER BY role
                """)
            .bind("application", application)
            .map((rs, context) -> compared(rs))
            .list());
  }

  private static Compared compared(ResultSet rs) throws SQLException {
    return new Compared(
        new RoleName(rs.getString("role")),
        Database.instant(rs, "since").orElseThrow(),
        seconds(rs.getDouble("watched_s")),
        rs.getInt("launched"),
        rs.getInt("ended"),
        total(rs, "imagined"),
        total(rs, "actual"),
        Optional.ofNullable(rs.getObject("longest_wait_s", Double.class))
            .map(JdbiComparison::seconds));
  }

  private static Total total(ResultSet rs, String side) throws SQLException {
    return new Total(
        rs.getInt(side),
        rs.getDouble(side + "_s") / HOUR_SECONDS.doubleValue(),
        rs.getDouble(side + "_unpriced_s") / HOUR_SECONDS.doubleValue(),
        rs.getBigDecimal(side + "_usd"));
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }
}
