package scaler.outbound.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.Reading;
import scaler.core.model.RoleName;

/** What people read: machines, decisions, samples, events. Reads only. */
public final class Status {
  private final Jdbi jdbi;

  public Status(Database database) {
    this.jdbi = database.jdbi();
  }

  /**
   * Who decides for an application, and when it last did.
   *
   * @param holder empty when nobody holds the lease now
   * @param lookedAt when a look last went through, blind or not
   * @param decidedAt when one last went through with the cloud in sight
   */
  public record Deciding(
      Optional<String> holder, Optional<Instant> lookedAt, Optional<Instant> decidedAt) {}

  /**
   * A machine with what the last look saw of it, by key: page, workers, health, target, jobs; and
   * what was seen last while it ran: platform, publicIpv4 (yes or no).
   */
  public record Row(String application, Machine machine, Map<String, String> seen) {}

  /** A decision as it was written down. */
  public record Decided(
      long id,
      RoleName role,
      Instant at,
      int version,
      int wanted,
      int actual,
      String sentence,
      List<String> guards) {}

  /** The last sample of a role; numbers are absent where the queue was unknown. */
  public record Sample(
      RoleName role,
      Instant at,
      Optional<Integer> ready,
      Optional<Integer> running,
      Optional<Integer> scheduled,
      Optional<Integer> failed,
      Optional<Double> oldestSeconds,
      int wanted,
      int actual,
      int inService,
      int existing) {}

  /** Something that happened to a machine. */
  public record Event(
      long id, long slot, String label, RoleName role, Instant at, String state, String what) {}

  public Deciding deciding(String application) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT CASE WHEN expires_at > clock_timestamp() THEN holder END AS holder, looked_at,
                       decided_at
                FROM lease WHERE application = :application
                """)
            .bind("application", application)
            .map((rs, context) ->
                new Deciding(
                    Optional.ofNullable(rs.getString("holder")),
                    Database.instant(rs, "looked_at"),
                    Database.instant(rs, "decided_at")))
            .findOne()
            .orElse(new Deciding(Optional.empty(), Optional.empty(), Optional.empty())));
  }

  /** Machines that are not gone, by role and age. */
  public List<Row> machines(String application) {
    return rows(
        "SELECT * FROM machine WHERE application = :key AND state <> 'gone' ORDER BY role, slot",
        application);
  }

  /** The machine of that id, gone or not. */
  public Optional<Row> machine(MachineId id) {
    return rows(
            "SELECT * FROM machine WHERE instance_id = :key ORDER BY slot DESC LIMIT 1", id.value())
        .stream()
        .findFirst();
  }

  private List<Row> rows(String sql, String key) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(sql)
            .bind("key", key)
            .map((rs, context) -> {
              String seen = rs.getString("seen");
              return new Row(
                  rs.getString("application"),
                  JdbiMachines.machine(rs),
                  seen == null ? Map.of() : Json.texts(seen));
            })
            .list());
  }

  /** The newest decisions of a role, newest first. */
  public List<Decided> decisions(String application, RoleName role, int count) {
    return jdbi.withHandle(handle ->
        handle
            .select(
                "SELECT * FROM decision WHERE application = ? AND role = ? ORDER BY id DESC LIMIT ?",
                application,
                role.value(),
                count)
            .map((rs, context) -> decided(rs))
            .list());
  }

  /** A decision by its number, and the application that it was made for. */
  public Optional<Map.Entry<String, Decided>> decision(long id) {
    return jdbi.withHandle(handle ->
        handle
            .select("SELECT * FROM decision WHERE id = ?", id)
            .map((rs, context) -> Map.entry(rs.getString("application"), decided(rs)))
            .findOne());
  }

  /** Decisions of an application after that id, oldest first. */
  public List<Decided> decisionsAfter(String application, long id) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT * FROM decision WHERE application = :application AND id > :id
                ORDER BY id LIMIT 200
                """)
            .bind("application", application)
            .bind("id", id)
            .map((rs, context) -> decided(rs))
            .list());
  }

  private static Decided decided(ResultSet rs) throws SQLException {
    return new Decided(
        rs.getLong("id"),
        new RoleName(rs.getString("role")),
        Database.instant(rs, "at").orElseThrow(),
        rs.getInt("version"),
        rs.getInt("wanted"),
        rs.getInt("actual"),
        rs.getString("sentence"),
        Json.textsAt(rs.getString("guards"), "sentences"));
  }

  /** The last look at a role. */
  public LastLook look(String application, RoleName role) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT last_look, (last_look ->> 'min')::int AS min, (last_look ->> 'max')::int AS max,
                       last_look ->> 'because' AS because,
                       coalesce((last_look ->> 'counted')::int, 0) AS counted,
                       (last_look #>> '{connections,most}')::int AS most_connections,
                       (last_look #>> '{connections,used}')::int AS used_connections
                FROM role_memory WHERE application = :application AND role = :role
                """)
            .bind("application", application)
            .bind("role", role.value())
            .map((rs, context) ->
                new LastLook(
                    Optional.ofNullable(rs.getObject("min", Integer.class)),
                    Optional.ofNullable(rs.getObject("max", Integer.class)),
                    Optional.ofNullable(rs.getString("because")),
                    Json.textsAt(rs.getString("last_look"), "guards"),
                    Json.textsAt(rs.getString("last_look"), "trouble"),
                    rs.getInt("counted"),
                    Json.textsAt(rs.getString("last_look"), "foreign"),
                    connections(rs)))
            .findOne()
            .orElse(LastLook.NONE));
  }

  private static Optional<Reading.Connections> connections(ResultSet rs) throws SQLException {
    int used = rs.getInt("used_connections");
    return Optional.ofNullable(rs.getObject("most_connections", Integer.class))
        .map(most -> new Reading.Connections(most, used));
  }

  /** The newest sample of each role. */
  public List<Sample> samples(String application) {
    return samples(
        """
        SELECT s.* FROM role_memory r CROSS JOIN LATERAL (
          SELECT * FROM sample
          WHERE application = r.application AND role = r.role ORDER BY at DESC LIMIT 1) s
        WHERE r.application = :application ORDER BY s.role
        """,
        application);
  }

  /** All samples of an application, oldest first. */
  public List<Sample> history(String application) {
    return samples(
        "SELECT * FROM sample WHERE application = :application ORDER BY at", application);
  }

  private List<Sample> samples(String sql, String application) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(sql)
            .bind("application", application)
            .map((rs, context) ->
                new Sample(
                    new RoleName(rs.getString("role")),
                    Database.instant(rs, "at").orElseThrow(),
                    Optional.ofNullable(rs.getObject("ready", Integer.class)),
                    Optional.ofNullable(rs.getObject("running", Integer.class)),
                    Optional.ofNullable(rs.getObject("scheduled", Integer.class)),
                    Optional.ofNullable(rs.getObject("failed", Integer.class)),
                    Optional.ofNullable(rs.getObject("oldest_s", Double.class)),
                    rs.getInt("wanted"),
                    rs.getInt("actual"),
                    rs.getInt("in_service"),
                    rs.getInt("existing")))
            .list());
  }

  /** Events of an application's machines after that id, oldest first. */
  public List<Event> eventsAfter(String application, long id) {
    return events("m.application = :key AND e.id > :id ORDER BY e.id LIMIT 500", application, id);
  }

  /** What was done lately about ill machines of a role, the newest first. */
  public List<Event> heals(String application, RoleName role, int count) {
    String heals =
        "m.application = :key AND e.id > :id AND e.what LIKE 'heal:%' ORDER BY e.id DESC";
    return events(heals, application, 0).stream()
        .filter(event -> event.role().equals(role))
        .limit(count)
        .toList();
  }

  /** The whole life of one machine. */
  public List<Event> life(long slot) {
    return events("m.slot = :key::bigint AND e.id > :id ORDER BY e.id", Long.toString(slot), 0);
  }

  /** The id of the newest event; zero when there is none. */
  public long lastEvent() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT coalesce(max(id), 0) FROM machine_event")
            .mapTo(Long.class)
            .one());
  }

  private List<Event> events(String condition, String key, long id) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "SELECT e.*, m.role, coalesce(m.instance_id, 'slot ' || m.slot) AS label"
                    + " FROM machine_event e JOIN machine m USING (slot) WHERE "
                    + condition)
            .bind("key", key)
            .bind("id", id)
            .map((rs, context) ->
                new Event(
                    rs.getLong("id"),
                    rs.getLong("slot"),
                    rs.getString("label"),
                    new RoleName(rs.getString("role")),
                    Database.instant(rs, "at").orElseThrow(),
                    rs.getString("state"),
                    rs.getString("what")))
            .list());
  }
}
