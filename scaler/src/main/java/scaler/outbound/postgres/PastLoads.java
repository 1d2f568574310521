package scaler.outbound.postgres;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jdbi.v3.core.Jdbi;
import scaler.core.history.QueueSample;
import scaler.core.model.RoleName;

/** What was written down of a role's queue and machines. Reads only. */
public final class PastLoads {
  /** Looks follow each other sooner while something moves; so many are not needed. */
  private static final Duration APART = Duration.ofSeconds(10);

  /** Machines that were last seen so long ago are not taken to have run on. */
  private static final int UNSEEN_SECONDS = 60;

  private static final int ROWS = 10_000;

  private final Jdbi jdbi;

  public PastLoads(Database database) {
    this.jdbi = database.jdbi();
  }

  /**
   * How much is on record of a role since some instant.
   *
   * @param looks samples
   * @param blind those of them at which the queue was unknown
   * @param uncounted those at which it told how many jobs wait, and not how many have come
   * @param machineHours that the role's machines were there
   */
  public record Extent(int looks, int blind, int uncounted, double machineHours) {}

  /** How much is on record. */
  public Extent extent(String application, RoleName role, Instant since) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT count(*) AS looks, count(*) FILTER (WHERE ready IS NULL) AS blind,
                  count(*) FILTER (WHERE ready IS NOT NULL AND counted_ready IS NULL) AS uncounted,
                  coalesce(sum(existing * least(:unseen, extract(epoch FROM next - at)))
                    FILTER (WHERE next IS NOT NULL), 0) / 3600 AS hours
                FROM (
                  SELECT *, lead(at) OVER (ORDER BY at) AS next FROM sample
                  WHERE application = :application AND role = :role AND at >= :since) looks
                """)
            .bind("application", application)
            .bind("role", role.value())
            .bind("since", since)
            .bind("unseen", UNSEEN_SECONDS)
            .map((rs, context) ->
                new Extent(
                    rs.getInt("looks"),
                    rs.getInt("blind"),
                    rs.getInt("uncounted"),
                    rs.getDouble("hours")))
            .one());
  }

  /** What the queue told, the oldest first; samples that are at least ten seconds apart. */
  public List<QueueSample> samples(String application, RoleName role, Instant since) {
    return jdbi.inTransaction(handle -> {
      List<QueueSample> kept = new ArrayList<>();
      try (var rows =
          handle
              .createQuery(
                  """
                  SELECT at, epoch, came, counted_ready, counted_running, counted_scheduled
                  FROM sample
                  WHERE application = :application AND role = :role AND at >= :since
                    AND counted_ready IS NOT NULL
                  ORDER BY at
                  """)
              .bind("application", application)
              .bind("role", role.value())
              .bind("since", since)
              .setFetchSize(ROWS)
              .map((rs, context) ->
                  new QueueSample(
                      Database.instant(rs, "at").orElseThrow(),
                      rs.getLong("epoch"),
                      rs.getLong("came"),
                      rs.getInt("counted_ready"),
                      rs.getInt("counted_running"),
                      rs.getInt("counted_scheduled")))
              .iterator()) {
        while (rows.hasNext()) {
          QueueSample sample = rows.next();
          if (kept.isEmpty() || !sample.at().isBefore(kept.getLast().at().plus(APART))) {
            kept.add(sample);
          }
        }
      }
      return kept;
    });
  }

  /** How long machines of a role took from their request until they served, the newest first. */
  public List<Duration> boots(String application, RoleName role, Instant since) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT extract(epoch FROM min(e.at) - m.requested_at) AS seconds
                FROM machine m JOIN machine_event e USING (slot)
                WHERE m.application = :application AND m.role = :role AND m.requested_at >= :since
                  AND e.state = 'in_service'
                GROUP BY m.slot, m.requested_at ORDER BY m.slot DESC LIMIT 100
                """)
            .bind("application", application)
            .bind("role", role.value())
            .bind("since", since)
            .map((rs, context) -> Duration.ofMillis(Math.round(1e3 * rs.getDouble("seconds"))))
            .list());
  }

  /** How many workers a machine of a role has; the most that one was seen with. */
  public OptionalInt workers(String application, RoleName role, Instant since) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT max((seen ->> 'workers')::int) AS workers FROM machine
                WHERE application = :application AND role = :role
                  AND (state <> 'gone' OR since >= :since) AND seen ->> 'workers' ~ '^[1-9][0-9]{0,3}$'
                """)
            .bind("application", application)
            .bind("role", role.value())
            .bind("since", since)
            .map((rs, context) -> {
              int workers = rs.getInt("workers");
              return rs.wasNull() ? OptionalInt.empty() : OptionalInt.of(workers);
            })
            .one());
  }
}
