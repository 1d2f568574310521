package scaler.outbound.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.PriceList;
import scaler.core.fleet.Tariff;
import scaler.core.model.Evacuation;
import scaler.core.model.MachineHold;
import scaler.core.model.MachineId;
import scaler.core.model.RoleName;
import scaler.core.plan.Used;
import scaler.engine.port.Restraints;
import scaler.outbound.postgres.JdbiWishes.Asker;

/**
 * Holds of machines and evacuations of zones as rows. Anyone may add one; that wakes whoever
 * decides.
 */
public final class JdbiRestraints implements Restraints {
  private final Jdbi jdbi;
  private final Function<FleetSpec, Tariff> tariffs;
  private final UsedRows used = new UsedRows();

  /** With the prices that fleet files tell. */
  public JdbiRestraints(Database database) {
    this(database, fleet -> new Tariff(PriceList.NONE, fleet.prices()));
  }

  /**
   * @param tariffs what a fleet's machines cost
   */
  public JdbiRestraints(Database database, Function<FleetSpec, Tariff> tariffs) {
    this.jdbi = database.jdbi();
    this.tariffs = tariffs;
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

  @Override
  public List<Evacuation> evacuations(String application, Instant now) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT * FROM zone_evacuation
                WHERE application = :application AND ended_at IS NULL
                  AND (until_at IS NULL OR until_at > :now)
                ORDER BY id
                """)
            .bind("application", application)
            .bind("now", now)
            .map((rs, context) ->
                new Evacuation(
                    rs.getString("zone"),
                    rs.getString("made_by"),
                    rs.getString("reason"),
                    Database.instant(rs, "made_at").orElseThrow(),
                    Database.instant(rs, "until_at")))
            .list());
  }

  @Override
  public Used used(FleetSpec fleet, Instant now) {
    return jdbi.withHandle(handle -> used.of(handle, fleet, tariffs.apply(fleet), now));
  }

  /**
   * Forgets launches of a role that failed, or of all roles, so that the next is tried at once.
   *
   * @return how many roles had some
   */
  public int forgetFailures(String application, Optional<RoleName> role) {
    return jdbi.withHandle(handle ->
        handle
            .createUpdate(
                """
                UPDATE role_memory SET launch_failures = 0, launch_pauses = 0, paused_until = NULL
                WHERE application = :application AND launch_failures > 0
                  AND (:role::text IS NULL OR role = :role)
                """)
            .bind("application", application)
            .bind("role", role.map(RoleName::value))
            .execute());
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

  /** What is restrained: rows of one table, and the column that says whom they are about. */
  private enum Kind {
    HOLD("machine_hold", "instance_id"),
    EVACUATION("zone_evacuation", "zone");

    private final String table;
    private final String whom;

    Kind(String table, String whom) {
      this.table = table;
      this.whom = whom;
    }
  }

  /** Holds a machine from now on, in place of a hold that it has. */
  public void hold(String application, MachineId machine, Optional<Instant> until, Asker asker) {
    begin(Kind.HOLD, application, machine.value(), until, asker);
  }

  /**
   * Takes the hold off a machine.
   *
   * @return whether it was held
   */
  public boolean unhold(String application, MachineId machine, Asker asker) {
    return end(Kind.HOLD, application, machine.value(), asker);
  }

  /** A zone is to stand empty from now on; an evacuation that it has ends. */
  public void evacuate(String application, String zone, Optional<Instant> until, Asker asker) {
    begin(Kind.EVACUATION, application, zone, until, asker);
  }

  /**
   * A zone may have machines again.
   *
   * @return whether it was to stand empty
   */
  public boolean readmit(String application, String zone, Asker asker) {
    return end(Kind.EVACUATION, application, zone, asker);
  }

  private void begin(
      Kind kind, String application, String whom, Optional<Instant> until, Asker asker) {
    jdbi.useTransaction(handle -> {
      Asker before = new Asker(asker.by(), "another one came in its place");
      end(handle, kind, application, whom, before);
      handle
          .createUpdate(
              """
              INSERT INTO <table> (application, <whom>, made_by, reason, until_at)
              VALUES (:application, :whom, :by, :reason, :until)
              """)
          .define("table", kind.table)
          .define("whom", kind.whom)
          .bind("application", application)
          .bind("whom", whom)
          .bind("by", asker.by())
          .bind("reason", asker.reason())
          .bind("until", until)
          .execute();
      handle.execute("SELECT pg_notify('scaler', ?)", application);
    });
  }

  private boolean end(Kind kind, String application, String whom, Asker asker) {
    return jdbi.inTransaction(handle -> {
      boolean was = end(handle, kind, application, whom, asker);
      handle.execute("SELECT pg_notify('scaler', ?)", application);
      return was;
    });
  }

  private static boolean end(
      Handle handle, Kind kind, String application, String whom, Asker asker) {
    return handle
            .createUpdate(
                """
                UPDATE <table> SET
                  ended_at = clock_timestamp(), ended_by = :by, ended_reason = :reason
                WHERE application = :application AND <whom> = :whom AND ended_at IS NULL
                  AND (until_at IS NULL OR until_at > clock_timestamp())
                """)
            .define("table", kind.table)
            .define("whom", kind.whom)
            .bind("application", application)
            .bind("whom", whom)
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
