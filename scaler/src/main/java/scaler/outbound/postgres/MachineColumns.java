package scaler.outbound.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import scaler.core.model.Asked;
import scaler.core.model.EndCause;
import scaler.core.model.Heal;
import scaler.core.model.HealRung;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.RoleName;

/** Parts of a machine's row: what was asked for last, its illness, an end without proof. */
final class MachineColumns {
  private MachineColumns() {}

  static Optional<Asked> asked(ResultSet rs) throws SQLException {
    Optional<Instant> last = Database.instant(rs, "asked_at");
    if (last.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Asked(
            Asked.What.of(rs.getString("asked_what")),
            rs.getInt("asked_times"),
            last.get(),
            Database.instant(rs, "asked_open")));
  }

  static Optional<String> written(Machine machine) {
    return machine
        .heal()
        .map(heal -> {
          Map<String, String> texts = new TreeMap<>();
          texts.put("since", heal.since().toString());
          texts.put("rungSince", heal.rungSince().toString());
          texts.put("signs", heal.signs());
          texts.put("boot", heal.boot());
          heal.rung().ifPresent(rung -> texts.put("rung", rung.word()));
          heal.answered().ifPresent(at -> texts.put("answered", at.toString()));
          heal.keptUntil().ifPresent(at -> texts.put("keptUntil", at.toString()));
          return Json.write(texts);
        });
  }

  static Optional<Heal> read(ResultSet rs) throws SQLException {
    return Optional.ofNullable(rs.getString("heal")).map(MachineColumns::heal);
  }

  private static Heal heal(String json) {
    Map<String, String> texts = Json.texts(json);
    return new Heal(
        Optional.ofNullable(texts.get("rung")).map(HealRung::of),
        Instant.parse(texts.getOrDefault("since", "")),
        Instant.parse(texts.getOrDefault("rungSince", "")),
        texts.getOrDefault("signs", ""),
        texts.getOrDefault("boot", ""),
        Optional.ofNullable(texts.get("answered")).map(Instant::parse),
        Optional.ofNullable(texts.get("keptUntil")).map(Instant::parse));
  }

  /** When its end was decided without proof, if that is what this write does. */
  static Optional<Instant> unproven(Machine before, Machine after, Instant now) {
    return Optional.of(now).filter(_ -> EndCause.isUnproven(before, after));
  }

  /** When a machine was let go, where that is the last of it. */
  static Optional<Instant> letGo(Handle handle, String application, MachineId machine) {
    return handle
        .createQuery(
            """
            SELECT since FROM (
              SELECT since, state, end_cause FROM machine
              WHERE application = :application AND instance_id = :id
              ORDER BY slot DESC LIMIT 1) AS newest
            WHERE state = 'gone' AND end_cause = :left
            """)
        .bind("application", application)
        .bind("id", machine.value())
        .bind("left", EndCause.Kind.LEFT.word())
        .map((rs, context) -> Database.instant(rs, "since").orElseThrow())
        .findOne();
  }

  /** How many ends without proof were decided since then, by role. */
  static Map<RoleName, Integer> unproven(Handle handle, String application, Instant since) {
    return handle
        .createQuery(
            """
            SELECT role, count(*)::int AS ends FROM machine
            WHERE application = :application AND unproven_at > :since GROUP BY role
            """)
        .bind("application", application)
        .bind("since", since)
        .map((rs, context) -> Map.entry(new RoleName(rs.getString("role")), rs.getInt("ends")))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
