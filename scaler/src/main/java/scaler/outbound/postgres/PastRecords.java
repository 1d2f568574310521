package scaler.outbound.postgres;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import scaler.core.model.EndCause;
import scaler.core.model.RoleName;
import scaler.engine.invariants.Past;
import scaler.engine.invariants.Past.Ended;
import scaler.engine.invariants.Past.Freed;
import scaler.engine.invariants.Past.Move;

/** What the record tells of an application's last day, for whoever checks it. Reads only. */
public final class PastRecords {
  private final Jdbi jdbi;

  public PastRecords(Database database) {
    this.jdbi = database.jdbi();
  }

  /** The last day before that instant. */
  public Past of(String application, Instant now) {
    return jdbi.withHandle(handle ->
        new Past(
            governsSince(handle, application, now),
            ended(handle, application, now),
            unwritten(handle, application),
            illegal(handle, application, now),
            early(handle, application, now)));
  }

  private static Instant governsSince(Handle handle, String application, Instant now) {
    return handle
        .createQuery(
            """
            SELECT applied_at FROM configuration WHERE application = :application
            ORDER BY version DESC LIMIT 1
            """)
        .bind("application", application)
        .map((rs, context) -> Database.instant(rs, "applied_at").orElse(now))
        .findOne()
        .orElse(now);
  }

  /** When an end was decided is told by the event alone: the row goes on. */
  private static List<Ended> ended(Handle handle, String application, Instant now) {
    return handle
        .createQuery(
            """
            SELECT m.*, e.at AS decided_at FROM machine m
            CROSS JOIN LATERAL (
              SELECT min(at) AS at FROM machine_event WHERE slot = m.slot AND state = 'terminating') e
            WHERE m.application = :application AND m.state IN ('terminating', 'gone')
              AND m.end_cause IS NOT NULL AND m.since > :now::timestamptz - interval '1 day'
              AND e.at > greatest(:now::timestamptz - interval '1 day', (
                SELECT max(applied_at) FROM configuration WHERE application = :application))
            ORDER BY m.slot
            """)
        .bind("application", application)
        .bind("now", now)
        .map((rs, context) ->
            new Ended(
                label(rs.getString("instance_id"), rs.getLong("slot")),
                new RoleName(rs.getString("role")),
                new EndCause(
                    EndCause.Kind.of(rs.getString("end_cause")),
                    Optional.ofNullable(rs.getString("end_detail")).orElse("")),
                Database.instant(rs, "decided_at").orElseThrow(),
                Database.instant(rs, "first_running_at"),
                Database.instant(rs, "cordoned_at"),
                Database.instant(rs, "acknowledged_at"),
                Database.instant(rs, "unlocked_at")))
        .list();
  }

  private static List<String> unwritten(Handle handle, String application) {
    return handle
        .createQuery(
            """
            SELECT instance_id, slot FROM machine m
            WHERE application = :application AND state <> 'gone' AND NOT EXISTS (
              SELECT 1 FROM machine_event e WHERE e.slot = m.slot AND e.state = m.state)
            ORDER BY slot
            """)
        .bind("application", application)
        .map((rs, context) -> label(rs.getString("instance_id"), rs.getLong("slot")))
        .list();
  }

  private static List<Move> illegal(Handle handle, String application, Instant now) {
    return handle
        .createQuery(
            """
            SELECT instance_id, slot, before, state FROM (
              SELECT m.instance_id, e.slot, e.at, e.state,
                     lag(e.state) OVER (PARTITION BY e.slot ORDER BY e.id) AS before
              FROM machine_event e JOIN machine m USING (slot)
              WHERE m.application = :application
                AND (m.state <> 'gone' OR m.since > :now::timestamptz - interval '1 day')) moves
            WHERE before <> state AND at > :now::timestamptz - interval '1 day' AND NOT EXISTS (
              SELECT 1 FROM machine_transition WHERE from_state = before AND to_state = state)
            ORDER BY slot, at
            """)
        .bind("application", application)
        .bind("now", now)
        .map((rs, context) ->
            new Move(
                label(rs.getString("instance_id"), rs.getLong("slot")),
                rs.getString("before"),
                rs.getString("state")))
        .list();
  }

  /**
   * A stopped machine, which is impaired, has ended for its jobs as well as one that is gone; so
   * has one that said on its way out that it has no workers.
   */
  private static List<Freed> early(Handle handle, String application, Instant now) {
    return handle
        .createQuery(
            """
            SELECT r.job_id, m.instance_id, m.slot FROM job_rescue r JOIN machine m USING (slot)
            WHERE r.application = :application AND r.result IN ('freed', 'failed')
              AND r.at > :now::timestamptz - interval '1 day' AND NOT EXISTS (
                SELECT 1 FROM machine_event e
                WHERE e.slot = r.slot AND e.state IN ('gone', 'impaired') AND e.at <= r.at)
              AND (m.acknowledged_at IS NULL OR m.acknowledged_at > r.at)
            ORDER BY r.id
            """)
        .bind("application", application)
        .bind("now", now)
        .map((rs, context) ->
            new Freed(rs.getLong("job_id"), label(rs.getString("instance_id"), rs.getLong("slot"))))
        .list();
  }

  private static String label(@Nullable String id, long slot) {
    return id == null ? "slot " + slot : id;
  }
}
