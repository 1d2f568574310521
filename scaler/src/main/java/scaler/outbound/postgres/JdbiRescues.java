package scaler.outbound.postgres;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;
import scaler.core.model.EndCause;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.model.RoleName;
import scaler.engine.port.Lease;
import scaler.engine.port.Rescues;

/** Rescues in the database. */
public final class JdbiRescues implements Rescues {
  /** Ends of machines that are longer ago say nothing of a job that is there still. */
  private static final Duration COUNTED = Duration.ofDays(7);

  private static final String THIS_LOCK =
      """

      WHERE application = :application AND queue = :queue AND job_id = :job
        AND worker = :worker AND locked_at = :lock
      """;

  private final Jdbi jdbi;

  public JdbiRescues(Database database) {
    this.jdbi = database.jdbi();
  }

  @Override
  public Map<MachineId, Standing> of(String application, Collection<MachineId> machines) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT * FROM (
                  SELECT DISTINCT ON (instance_id) instance_id, slot, role, state, since, end_cause
                  FROM machine WHERE application = :application AND instance_id = ANY(:ids)
                  ORDER BY instance_id, slot DESC) AS newest
                WHERE end_cause IS DISTINCT FROM :left AND NOT EXISTS (
                  SELECT 1 FROM machine other WHERE other.instance_id = newest.instance_id
                    AND other.slot <> newest.slot AND other.state <> 'gone')
                """)
            .bind("application", application)
            .bind("ids", machines.stream().map(MachineId::value).toArray(String[]::new))
            .bind("left", EndCause.Kind.LEFT.word())
            .map((rs, context) ->
                Map.entry(
                    new MachineId(rs.getString("instance_id")),
                    new Standing(
                        rs.getLong("slot"),
                        new RoleName(rs.getString("role")),
                        MachineState.of(rs.getString("state")),
                        Database.instant(rs, "since").orElseThrow())))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  @Override
  public int intend(Lease lease, Rescue rescue, int most, Instant now) {
    return jdbi.inTransaction(handle -> {
      Fence.check(handle, lease);
      bound(
              handle,
              """
              INSERT INTO job_rescue
                (application, role, queue, job_id, worker, locked_at, slot, epoch, at, planned)
              VALUES (:application, :role, :queue, :job, :worker, :lock, :slot, :epoch, :now, 'freed')
              ON CONFLICT (application, queue, job_id, worker, locked_at) DO NOTHING
              """,
              lease,
              rescue)
          .bind("role", rescue.role().value())
          .bind("slot", rescue.slot())
          .bind("epoch", lease.epoch())
          .bind("now", now)
          .execute();
      int machines = machines(handle, lease, rescue, now);
      if (machines >= most) {
        bound(handle, "UPDATE job_rescue SET planned = 'failed'" + THIS_LOCK, lease, rescue)
            .execute();
      }
      return machines;
    });
  }

  private static int machines(Handle handle, Lease lease, Rescue rescue, Instant now) {
    return handle
        .createQuery(
            """
            SELECT count(DISTINCT slot) FROM job_rescue r
            WHERE application = :application AND queue = :queue AND job_id = :job AND at > :from
              AND result IS DISTINCT FROM 'left'
              AND id > coalesce((SELECT max(id) FROM job_rescue f WHERE f.application = r.application
                AND f.queue = r.queue AND f.job_id = r.job_id AND f.result = 'failed'), 0)
            """)
        .bind("application", lease.application())
        .bind("queue", rescue.queue())
        .bind("job", rescue.job().id())
        .bind("from", now.minus(COUNTED))
        .mapTo(Integer.class)
        .one();
  }

  private static Update bound(Handle handle, String sql, Lease lease, Rescue rescue) {
    return handle
        .createUpdate(sql)
        .bind("application", lease.application())
        .bind("queue", rescue.queue())
        .bind("job", rescue.job().id())
        .bind("worker", rescue.job().worker())
        .bind("lock", rescue.job().lock());
  }

  @Override
  public void done(Lease lease, Rescue rescue, Result result, String what, Instant now) {
    jdbi.useTransaction(handle -> {
      Fence.check(handle, lease);
      bound(handle, "UPDATE job_rescue SET result = :result" + THIS_LOCK, lease, rescue)
          .bind("result", word(result))
          .execute();
      String state =
          handle
              .createQuery("SELECT state FROM machine WHERE slot = :slot")
              .bind("slot", rescue.slot())
              .mapTo(String.class)
              .one();
      JdbiMachines.event(handle, lease, rescue.slot(), MachineState.of(state), what, now);
    });
  }

  /**
   * A rescue, for people.
   *
   * @param result empty when it is not known what came of it: the answer was lost
   */
  public record Told(
      Instant at, long job, String machine, Result planned, Optional<Result> result) {}

  /** The last rescues of a role, the newest first. */
  public List<Told> last(String application, RoleName role, int count) {
    return jdbi.withHandle(handle ->
        handle
            .select(
                """
                SELECT r.at, r.job_id, r.planned, r.result, m.instance_id FROM job_rescue r JOIN machine m USING (slot)
                WHERE r.application = ? AND r.role = ? ORDER BY r.id DESC LIMIT ?
                """,
                application,
                role.value(),
                count)
            .map((rs, context) ->
                new Told(
                    Database.instant(rs, "at").orElseThrow(),
                    rs.getLong("job_id"),
                    rs.getString("instance_id"),
                    result(rs.getString("planned")),
                    Optional.ofNullable(rs.getString("result")).map(JdbiRescues::result)))
            .list());
  }

  private static String word(Result result) {
    return result.name().toLowerCase(Locale.ROOT);
  }

  private static Result result(String word) {
    return Result.valueOf(word.toUpperCase(Locale.ROOT));
  }
}
