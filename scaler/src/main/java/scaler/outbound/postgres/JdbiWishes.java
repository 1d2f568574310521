package scaler.outbound.postgres;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import scaler.core.model.Adjustment;
import scaler.core.model.EndWish;
import scaler.core.model.Handover;
import scaler.core.model.MachineId;
import scaler.core.model.Pause;
import scaler.core.model.RoleName;
import scaler.engine.port.Lease;
import scaler.engine.port.Wishes;

/** Wishes by hand as rows. Anyone may add one; making one wakes whoever decides. */
public final class JdbiWishes implements Wishes {
  private final Jdbi jdbi;

  public JdbiWishes(Database database) {
    this.jdbi = database.jdbi();
  }

  /** Who makes a wish and why; the reason may be empty. */
  public record Asker(String by, String reason) {}

  @Override
  public List<ForRole> adjustments(String application, Instant now) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT * FROM adjustment
                WHERE application = :application AND until_at > :now ORDER BY id
                """)
            .bind("application", application)
            .bind("now", now)
            .map((rs, context) ->
                new ForRole(
                    new RoleName(rs.getString("role")),
                    new Adjustment(
                        rs.getLong("id"),
                        Adjustment.Kind.valueOf(rs.getString("kind").toUpperCase(Locale.ROOT)),
                        rs.getInt("machines"),
                        rs.getString("made_by"),
                        rs.getString("reason"),
                        Database.instant(rs, "made_at").orElseThrow(),
                        Database.instant(rs, "until_at").orElseThrow())))
            .list());
  }

  @Override
  public List<EndWish> ends(String application) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT w.* FROM end_wish w JOIN machine m ON m.instance_id = w.instance_id
                WHERE w.application = :application AND m.state <> 'gone' ORDER BY w.id
                """)
            .bind("application", application)
            .map((rs, context) ->
                new EndWish(
                    rs.getLong("id"),
                    new MachineId(rs.getString("instance_id")),
                    rs.getBoolean("forced"),
                    rs.getString("made_by"),
                    rs.getString("reason"),
                    Database.instant(rs, "made_at").orElseThrow()))
            .list());
  }

  @Override
  public List<Pause> pauses(String application, Instant now) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT * FROM pause
                WHERE application = :application AND ended_at IS NULL
                  AND (until_at IS NULL OR until_at > :now)
                ORDER BY id
                """)
            .bind("application", application)
            .bind("now", now)
            .map((rs, context) ->
                new Pause(
                    Optional.ofNullable(rs.getString("role")).map(RoleName::new),
                    rs.getString("made_by"),
                    rs.getString("reason"),
                    Database.instant(rs, "made_at").orElseThrow(),
                    Database.instant(rs, "until_at")))
            .list());
  }

  @Override
  public List<Handover> handovers(String application) {
    return jdbi.withHandle(handle -> HandoverRows.open(handle, application));
  }

  @Override
  public void fulfilled(Lease lease, Handover wish, Instant now) {
    jdbi.useTransaction(handle -> {
      Fence.check(handle, lease);
      HandoverRows.done(handle, wish, now);
    });
  }

  /** Asks for machines to be taken over; one for which something is open already is left out. */
  public void adopt(String application, List<Handover.Adopt> machines, Asker asker) {
    jdbi.useTransaction(handle -> {
      machines.forEach(wish -> HandoverRows.adopt(handle, application, wish, asker));
      handle.execute("SELECT pg_notify('scaler', ?)", application);
    });
  }

  /** Asks for machines to be let go; one for which something is open already is left out. */
  public void leave(String application, List<MachineId> machines, Asker asker) {
    jdbi.useTransaction(handle -> {
      machines.forEach(machine -> HandoverRows.leave(handle, application, machine, asker));
      handle.execute("SELECT pg_notify('scaler', ?)", application);
    });
  }

  /** Adds an adjustment; of those in force the last made counts. */
  public void adjust(
      String application,
      RoleName role,
      Adjustment.Kind kind,
      int machines,
      Instant until,
      Asker asker) {
    jdbi.useTransaction(handle -> {
      insert(handle, application, role, kind, machines, until, asker);
      handle.execute("SELECT pg_notify('scaler', ?)", application);
    });
  }

  private static void insert(
      Handle handle,
      String application,
      RoleName role,
      Adjustment.Kind kind,
      int machines,
      Instant until,
      Asker asker) {
    handle
        .createUpdate(
            """
            INSERT INTO adjustment
              (application, role, kind, machines, made_by, reason, until_at)
            VALUES (:application, :role, :kind, :machines, :by, :reason, :until)
            """)
        .bind("application", application)
        .bind("role", role.value())
        .bind("kind", kind.name().toLowerCase(Locale.ROOT))
        .bind("machines", machines)
        .bind("by", asker.by())
        .bind("reason", asker.reason())
        .bind("until", until)
        .execute();
  }

  /**
   * Takes back every adjustment of a role that is in force, so that none comes to light again when
   * a later one ends.
   *
   * @return how many there were
   */
  public int takeBack(String application, RoleName role) {
    return jdbi.inTransaction(handle -> {
      int ended =
          handle
              .createUpdate(
                  """
                  UPDATE adjustment SET until_at = clock_timestamp()
                  WHERE application = :application AND role = :role
                    AND until_at > clock_timestamp()
                  """)
              .bind("application", application)
              .bind("role", role.value())
              .execute();
      handle.execute("SELECT pg_notify('scaler', ?)", application);
      return ended;
    });
  }

  /** That a role has at most so many machines until then, so that none comes for one that ends. */
  public record Shrink(RoleName role, int machines, Instant until) {}

  /** Asks for the end of one machine; another comes for it if it is still wanted. */
  public void end(String application, MachineId machine, boolean force, Asker asker) {
    end(application, machine, force, Optional.empty(), asker);
  }

  /**
   * Asks for the end of one machine.
   *
   * @param shrink recorded together with it: alone it would let another machine go, or come
   */
  public void end(
      String application, MachineId machine, boolean force, Optional<Shrink> shrink, Asker asker) {
    jdbi.useTransaction(handle -> {
      shrink.ifPresent(fewer ->
          insert(
              handle,
              application,
              fewer.role(),
              Adjustment.Kind.AT_MOST,
              fewer.machines(),
              fewer.until(),
              asker));
      handle
          .createUpdate(
              """
              INSERT INTO end_wish (application, instance_id, forced, made_by, reason)
              VALUES (:application, :machine, :forced, :by, :reason)
              """)
          .bind("application", application)
          .bind("machine", machine.value())
          .bind("forced", force)
          .bind("by", asker.by())
          .bind("reason", asker.reason())
          .execute();
      handle.execute("SELECT pg_notify('scaler', ?)", application);
    });
  }

  /** Starts a pause of a role, or of the whole application. */
  public void pause(
      String application, Optional<RoleName> role, Optional<Instant> until, Asker asker) {
    jdbi.useTransaction(handle -> {
      handle
          .createUpdate(
              """
              INSERT INTO pause (application, role, made_by, reason, until_at)
              VALUES (:application, :role, :by, :reason, :until)
              """)
          .bind("application", application)
          .bind("role", role.map(RoleName::value))
          .bind("by", asker.by())
          .bind("reason", asker.reason())
          .bind("until", until)
          .execute();
      handle.execute("SELECT pg_notify('scaler', ?)", application);
    });
  }

  /**
   * Ends the pauses of a role (not those of the whole application), or all of the application.
   *
   * @return how many were in force
   */
  public int resume(String application, Optional<RoleName> role, Asker asker) {
    return jdbi.inTransaction(handle -> {
      int ended =
          handle
              .createUpdate(
                  """
                  UPDATE pause SET
                    ended_at = clock_timestamp(), ended_by = :by, ended_reason = :reason
                  WHERE application = :application AND ended_at IS NULL
                    AND (until_at IS NULL OR until_at > clock_timestamp())
                    AND (:role::text IS NULL OR role = :role)
                  """)
              .bind("application", application)
              .bind("role", role.map(RoleName::value))
              .bind("by", asker.by())
              .bind("reason", asker.reason())
              .execute();
      handle.execute("SELECT pg_notify('scaler', ?)", application);
      return ended;
    });
  }
}
