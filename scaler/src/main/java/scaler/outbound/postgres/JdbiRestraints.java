package scaler.outbound.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import scaler.core.model.MachineHold;
import scaler.core.model.MachineId;
import scaler.engine.port.Restraints;
import scaler.outbound.postgres.JdbiWishes.Asker;

/** Holds of machines as rows. Anyone may add one; that wakes whoever decides. */
public final class JdbiRestraints implements Restraints {
  private final Jdbi jdbi;

  public JdbiRestraints(Database database) {
    this.jdbi = database.jdbi();
  }

  /**
   * A hold, in force or not.
   *
   * @param ended who took it off and when; absent also when its time was over
   */
  public record Told(MachineHold hold, Optional<Ended> ended) {}

  /** The end of a hold by hand. */
  public record Ended(Instant at, String by, String reason) {}

  @Override
  public List<MachineHold> holds(String application, Instant now) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT h.* FROM machine_hold h
                WHERE h.application = :application AND h.ended_at IS NULL
                  AND (h.until_at IS NULL OR h.until_at > :now)
                  AND EXISTS (SELECT 1 FROM machine m
                    WHERE m.instance_id = h.instance_id AND m.state <> 'gone')
                ORDER BY h.id
                """)
            .bind("application", application)
            .bind("now", now)
            .map((rs, context) -> hold(rs))
            .list());
  }

  /** All holds that a machine ever had, the oldest first. */
  public List<Told> ofMachine(MachineId machine) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT * FROM machine_hold WHERE instance_id = :machine ORDER BY id")
            .bind("machine", machine.value())
            .map((rs, context) -> {
              Optional<Instant> at = Database.instant(rs, "ended_at");
              String by = rs.getString("ended_by");
              String reason = rs.getString("ended_reason");
              return new Told(hold(rs), at.map(when -> new Ended(when, by, reason)));
            })
            .list());
  }

  private static MachineHold hold(ResultSet rs) throws SQLException {
    return new MachineHold(
        new MachineId(rs.getString("instance_id")),
        rs.getString("made_by"),
        rs.getString("reason"),
        Database.instant(rs, "made_at").orElseThrow(),
        Database.instant(rs, "until_at"));
  }

  /** Holds a machine from now on, in place of a hold that it has. */
  public void hold(String application, MachineId machine, Optional<Instant> until, Asker asker) {
    jdbi.useTransaction(handle -> {
      end(handle, application, machine, new Asker(asker.by(), "another hold came in its place"));
      handle
          .createUpdate(
              """
              INSERT INTO machine_hold (application, instance_id, made_by, reason, until_at)
              VALUES (:application, :machine, :by, :reason, :until)
              """)
          .bind("application", application)
          .bind("machine", machine.value())
          .bind("by", asker.by())
          .bind("reason", asker.reason())
          .bind("until", until)
          .execute();
      handle.execute("SELECT pg_notify('scaler', ?)", application);
    });
  }

  /**
   * Takes the hold off a machine.
   *
   * @return whether it was held
   */
  public boolean unhold(String application, MachineId machine, Asker asker) {
    return jdbi.inTransaction(handle -> {
      boolean held = end(handle, application, machine, asker);
      handle.execute("SELECT pg_notify('scaler', ?)", application);
      return held;
    });
  }

  private static boolean end(Handle handle, String application, MachineId machine, Asker asker) {
    return handle
            .createUpdate(
                """
                UPDATE machine_hold SET
                  ended_at = clock_timestamp(), ended_by = :by, ended_reason = :reason
                WHERE application = :application AND instance_id = :machine
                  AND ended_at IS NULL AND (until_at IS NULL OR until_at > clock_timestamp())
                """)
            .bind("application", application)
            .bind("machine", machine.value())
            .bind("by", asker.by())
            .bind("reason", asker.reason())
            .execute()
        > 0;
  }

  /** A machine that is adopted begins anew: what was asked of it when it was ours is void. */
  static void forget(Handle handle, MachineId machine) {
    handle.execute(
        "UPDATE machine_hold SET ended_at = clock_timestamp(), ended_by = 'scaler',"
            + " ended_reason = 'it was adopted anew' WHERE instance_id = ? AND ended_at IS NULL",
        machine.value());
  }
}
