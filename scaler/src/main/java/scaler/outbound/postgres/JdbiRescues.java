package scaler.outbound.postgres;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import scaler.core.model.LockedJob;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.model.RoleName;
import scaler.engine.port.Lease;
import scaler.engine.port.Rescues;

/** Rescues in the database. */
public final class JdbiRescues implements Rescues {
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
                SELECT instance_id, slot, CASE WHEN state = 'gone' THEN since END AS gone
                FROM machine WHERE application = :application AND instance_id = ANY(:ids)
                """)
            .bind("application", application)
            .bind("ids", machines.stream().map(MachineId::value).toArray(String[]::new))
            .map((rs, context) ->
                Map.entry(
                    new MachineId(rs.getString("instance_id")),
                    new Standing(rs.getLong("slot"), Database.instant(rs, "gone"))))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  @Override
  public int intend(Lease lease, Rescue rescue, Instant now) {
    return jdbi.inTransaction(handle -> {
      Fence.check(handle, lease);
      LockedJob job = rescue.job();
      handle
          .createUpdate(
              """
              INSERT INTO job_rescue
                (application, role, queue, job_id, worker, locked_at, slot, epoch, at)
              VALUES (:application, :role, :queue, :job, :worker, :lock, :slot, :epoch, :now)
              ON CONFLICT (application, queue, job_id, worker, locked_at) DO NOTHING
              """)
          .bind("application", lease.application())
          .bind("role", rescue.role().value())
          .bind("queue", rescue.queue())
          .bind("job", job.id())
          .bind("worker", job.worker())
          .bind("lock", job.lock())
          .bind("slot", rescue.slot())
          .bind("epoch", lease.epoch())
          .bind("now", now)
          .execute();
      return handle
          .createQuery(
              """
              SELECT count(DISTINCT slot) FROM job_rescue
              WHERE application = :application AND queue = :queue AND job_id = :job
                AND result IS DISTINCT FROM 'left'
              """)
          .bind("application", lease.application())
          .bind("queue", rescue.queue())
          .bind("job", job.id())
          .mapTo(Integer.class)
          .one();
    });
  }

  @Override
  public void done(Lease lease, Rescue rescue, Result result, String what, Instant now) {
    jdbi.useTransaction(handle -> {
      Fence.check(handle, lease);
      write(handle, lease, rescue, result);
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
   * @param result empty when it is not known what came of it
   */
  public record Told(Instant at, long job, String machine, Optional<Result> result) {}

  /** The last rescues of a role, the newest first. */
  public List<Told> last(String application, RoleName role, int count) {
    return jdbi.withHandle(handle ->
        handle
            .select(
                """
                SELECT r.at, r.job_id, r.result, m.instance_id FROM job_rescue r JOIN machine m USING (slot)
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
                    Optional.ofNullable(rs.getString("result"))
                        .map(word -> Result.valueOf(word.toUpperCase(Locale.ROOT)))))
            .list());
  }

  private static void write(Handle handle, Lease lease, Rescue rescue, Result result) {
    handle
        .createUpdate(
            """
            UPDATE job_rescue SET result = :result
            WHERE application = :application AND queue = :queue AND job_id = :job
              AND worker = :worker AND locked_at = :lock
            """)
        .bind("result", result.name().toLowerCase(Locale.ROOT))
        .bind("application", lease.application())
        .bind("queue", rescue.queue())
        .bind("job", rescue.job().id())
        .bind("worker", rescue.job().worker())
        .bind("lock", rescue.job().lock())
        .execute();
  }
}
